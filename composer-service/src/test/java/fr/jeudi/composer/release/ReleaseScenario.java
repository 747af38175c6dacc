package fr.jeudi.composer.release;

import static fr.jeudi.composer.issue.Samples.aContent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fr.jeudi.composer.Schema;
import fr.jeudi.composer.Topic;
import fr.jeudi.composer.audience.Audience;
import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.issue.Status;
import fr.jeudi.composer.trial.TrialSender;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must hold on the parts in this JVM as on MongoDB and Kafka themselves. */
abstract class ReleaseScenario {
    private static final AtomicInteger NUMBER = new AtomicInteger(1_000);

    @Autowired Desk desk;
    @Autowired Issues issues;
    @Autowired Releaser releaser;
    @Autowired TrialSender trials;
    @Autowired Audience audience;
    @Autowired MongoOperations mongo;
    @Autowired KafkaProperties kafka;
    @Autowired Clock clock;

    @Test
    void aReleasedIssueIsAnnouncedAsTheContractSays() {
        var issue = releaser.release(aDraft().id(), "camille");

        var record = announcedOnce(issue);
        Schema.of("issue-released").assertFits(record);
        var json = JsonMapper.shared().readTree(record);
        assertThat(json.get("number").asInt()).isEqualTo(issue.takenNumber());
        assertThat(json.get("title").asString()).isEqualTo("Les preuves sont là");
        assertThat(json.at("/audience/frequencies").size()).isEqualTo(2);
        assertThat(json.get("variants").size()).isEqualTo(7);
        assertThat(json.at("/variants/0/sections").size()).isEqualTo(3);
        assertThat(json.get("links").valueStream().map(it -> it.get("url").asString()))
                .contains("https://example.org/agenda", "https://example.org/guide");
        assertPartsExist(json);
    }

    @Test
    void anIssueReleasedByTwoAtOnceGoesOutOnce() throws Exception {
        var id = aDraft().id();

        var outcomes = atOnce(() -> releaser.release(id, "a"), () -> releaser.release(id, "b"));

        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
        announcedOnce(issues.read(id));
        assertThat(mongo.findAll(ReleasedMail.class).stream().filter(it -> it.issueId().equals(id)))
                .hasSize(1);
    }

    @Test
    void aScheduledIssueGoesOutAtItsTimeAndOnlyThen() {
        var at = clock.instant().plusSeconds(2);
        var issue = releaser.schedule(aDraft().id(), at, "camille");

        assertThat(issue.status()).isEqualTo(Status.SCHEDULED);
        await().atMost(60, SECONDS)
                .until(() -> issues.read(issue.id()).status() == Status.RELEASED);
        assertThat(issues.read(issue.id()).releasedAt()).isAfterOrEqualTo(at);
        announcedOnce(issue);
    }

    /** The store as a crash leaves it between the release and its announcement. */
    @Test
    void whatACrashLeftUnannouncedIsAnnounced() {
        var draft = aDraft();
        mongo.insert(
                new ReleasedMail(
                        "left", draft.id(), new Binary("{}".getBytes(UTF_8)), clock.instant()));

        var left = issues.save(draft.released(draft.content(), "left", clock.instant(), "a"));

        assertThat(announcedOnce(left)).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void anIssueThatCannotGoOutAtItsTimeIsADraftAgain() {
        var empty = desk.begin(Content.empty(), "a");
        var now = clock.instant();
        issues.save(
                empty.scheduled(
                        empty.under(NUMBER.incrementAndGet(), null), now.plusSeconds(1), now, "a"));

        await().atMost(60, SECONDS)
                .until(() -> issues.read(empty.id()).history().getLast().what().equals("refused"));
        assertThat(issues.read(empty.id()).status()).isEqualTo(Status.DRAFT);
    }

    @Test
    void aNumberAlreadyPromisedIsRefused() {
        var first = releaser.schedule(aDraft().id(), null, "a");
        var second = desk.begin(aContent(first.takenNumber()), "a");

        assertThatThrownBy(() -> releaser.release(second.id(), "a"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.reason()).isEqualTo(Reason.NUMBER_TAKEN));
        assertThat(issues.read(second.id()).status()).isEqualTo(Status.DRAFT);
        releaser.cancel(first.id(), "a");
        assertThat(releaser.release(second.id(), "a").status()).isEqualTo(Status.RELEASED);
    }

    @Test
    void anIssueWithoutNumberAndDateGetsThemAsItGoesOut() {
        desk.begin(aContent(90_000), "a");
        var copy = desk.duplicate(aDraft().id(), "a");

        var issue = releaser.release(copy.id(), "a");

        assertThat(issue.content().number()).isEqualTo(issue.takenNumber()).isGreaterThan(90_000);
        assertThat(issue.content().date()).isNotNull();
    }

    @Test
    void aWriterWhoComesSecondIsToldSo() {
        var seen = aDraft();
        desk.write(seen.id(), seen.version(), aContent(7), null, false, "first");

        assertThatThrownBy(
                        () -> desk.write(seen.id(), seen.version(), aContent(8), null, true, "2nd"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.reason()).isEqualTo(Reason.CHANGED_MEANWHILE));
    }

    @Test
    void theLastTwentyTextsAreKeptAndOneComesBack() {
        var issue = aDraft();
        for (int i = 1; i <= 25; i++) {
            issue = desk.write(issue.id(), issue.version(), aContent(i), null, false, "a");
        }

        var history = desk.history(issue.id());
        assertThat(history).hasSize(20);
        var back = desk.goBack(issue.id(), history.getLast().version(), "a");
        assertThat(back.content().number()).isEqualTo(6);
    }

    @Test
    void whatThePageSavesWhileTypingTakesOnePlace() {
        var issue = aDraft();
        for (int i = 1; i <= 5; i++) {
            issue = desk.write(issue.id(), issue.version(), aContent(i), null, true, "a");
        }

        assertThat(desk.history(issue.id())).hasSize(2);
    }

    @Test
    void totalsFromDispatchMakeItSentAndStayWithIt() {
        var issue = releaser.release(aDraft().id(), "a");
        announcedOnce(issue);

        report(issue, "2026-11-26T06:00:12Z", "finished", 2000);
        report(issue, "2026-11-26T06:00:12Z", "finished", 2000);
        report(issue, "2026-11-26T06:00:10Z", "sending", 1500);

        await().atMost(60, SECONDS).until(() -> issues.read(issue.id()).status() == Status.SENT);
        await().during(1, SECONDS)
                .atMost(60, SECONDS)
                .untilAsserted(() ->
                        assertThat(issues.read(issue.id()).standing())
                                .isNotNull()
                                .extracting("audience")
                                .isEqualTo(2000L));
        assertThat(issues.read(issue.id()).history()).hasSize(3);
    }

    @Test
    void theAudienceIsCountedFromTheLatestVersionOfEachSubscriber() {
        long weekly = audience.count(false);
        long both = audience.count(true);
        var topic = topic("subscriber-changed");

        topic.put("mfrggzdfmztwq2la", subscriber("mfrggzdfmztwq2la", 2, "active", "weekly"));
        topic.put("mfrggzdfmztwq2la", subscriber("mfrggzdfmztwq2la", 1, "pending", "weekly"));
        topic.put("mfrggzdfmztwq2lb", subscriber("mfrggzdfmztwq2lb", 1, "active", "monthly"));
        topic.put("mfrggzdfmztwq2lc", subscriber("mfrggzdfmztwq2lc", 1, "pending", "weekly"));

        await().atMost(60, SECONDS).until(() -> audience.count(true) == both + 2);
        assertThat(audience.count(false)).isEqualTo(weekly + 1);
        topic.put("mfrggzdfmztwq2la", null);
        topic.put("mfrggzdfmztwq2lb", subscriber("mfrggzdfmztwq2lb", 2, "unsubscribed", "weekly"));
        await().atMost(60, SECONDS).until(() -> audience.count(true) == both);
    }

    @Test
    void anUnreadableRecordGoesToTheDeadLettersAndTheNextIsRead() {
        for (var name : new String[] {"subscriber-changed", "delivery-reported"}) {
            topic(name).put("poison-" + name, "{\"at\":[".getBytes(UTF_8));
            await().atMost(60, SECONDS)
                    .untilAsserted(() ->
                            assertThat(
                                            topic("error." + name + ".composer")
                                                    .values("poison-" + name))
                                    .isNotEmpty());
        }

        var issue = releaser.release(aDraft().id(), "a");
        report(issue, "2026-11-26T06:00:12Z", "finished", 1);

        await().atMost(60, SECONDS).until(() -> issues.read(issue.id()).status() == Status.SENT);
    }

    @Test
    void aTrialMailIsAskedForAsTheContractSays() {
        var issue = aDraft();

        var mail = trials.send(issue, "camille@orange.example");

        var records = topic("mail-requested").values(mail);
        assertThat(records).hasSize(1);
        Schema.of("mail-requested").assertFits(records.getFirst());
        var json = JsonMapper.shared().readTree(records.getFirst());
        assertThat(json.get("kind").asString()).isEqualTo("test");
        var content = new String(Base64.getDecoder().decode(json.get("content").asString()), UTF_8);
        var fields = content.substring(0, content.indexOf("\r\n\r\n"));
        assertThat(fields)
                .contains("Subject: [Test]\r\n ")
                .contains("List-Unsubscribe: <http://localhost:8080/unsubscribe/")
                .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
                .doesNotContainPattern("(?mi)^(Date|Message-ID|To):");
        assertThat(fields.lines()).allMatch(it -> it.length() <= 998);
    }

    private Issue aDraft() {
        return desk.begin(aContent(NUMBER.incrementAndGet()), "camille");
    }

    private byte[] announcedOnce(Issue issue) {
        await().atMost(60, SECONDS)
                .until(() -> issues.read(issue.id()).status().isOut() && isAnnounced(issue.id()));
        var records = topic("issue-released").values(issue.id());
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private boolean isAnnounced(String id) {
        return issues.read(id).unannounced() == null;
    }

    private void report(Issue issue, String at, String state, int audienceSize) {
        topic("delivery-reported")
                .put(
                        issue.id(),
                        """
                        {"reportId":"%s:1","at":"%s","issueId":"%s","outcomes":[],"totals":{"state":"%s",
                         "sums":{"audience":%d,"accepted":1,"rejected":0,"uncertain":0,"skipped":0,"waiting":0}}}
                        """
                                .formatted(issue.id(), at, issue.id(), state, audienceSize)
                                .getBytes(UTF_8));
    }

    private static byte[] subscriber(String id, int version, String state, String frequency) {
        return """
        {"subscriberId":"%s","version":%d,"state":"%s","language":"fr","sections":["event"],"frequency":"%s",
         "openTracking":"unknown","clickTracking":"unknown","changedAt":"2026-11-19T06:00:00Z"}
        """
                .formatted(id, version, state, frequency)
                .getBytes(UTF_8);
    }

    private Topic topic(String name) {
        return new Topic(kafka.getBootstrapServers().getFirst(), name);
    }

    private static void assertPartsExist(JsonNode json) {
        int segments = json.get("segments").size();
        int links = json.get("links").size();
        json.get("variants")
                .valueStream()
                .flatMap(it -> it.get("parts").valueStream())
                .forEach(part -> {
                    if (part.has("segment")) {
                        assertThat(part.get("segment").asInt()).isLessThan(segments);
                    } else if (part.get("slot").asString().startsWith("link:")) {
                        assertThat(part.get("slot").asString().substring(5))
                                .satisfies(
                                        it -> assertThat(Integer.parseInt(it)).isLessThan(links));
                    }
                });
    }

    private static List<Boolean> atOnce(Callable<Issue> first, Callable<Issue> second)
            throws InterruptedException {
        var outcomes = new ArrayList<Boolean>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var outcome : threads.invokeAll(List.of(first, second))) {
                outcomes.add(outcome.state() == Future.State.SUCCESS);
            }
        }
        return outcomes;
    }
}
