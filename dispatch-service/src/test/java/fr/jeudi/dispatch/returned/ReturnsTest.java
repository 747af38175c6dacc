package fr.jeudi.dispatch.returned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.tokens.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import tools.jackson.databind.JsonNode;

/** S4, S8: whom a returned mail is about is proved; what is heard is kept once and told. */
@DispatchTest
class ReturnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final Instant NOW = Instant.parse("2026-11-26T07:00:00Z");
    private static final Verdict FULL = new Verdict("mailboxfull", Bucket.SOFT, true);
    private static final Verdict NOBODY = new Verdict("userunknown", Bucket.HARD, true);

    @Autowired Returns returns;
    @Autowired People people;
    @Autowired Tokens tokens;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    @Autowired MeterRegistry meters;
    private final AnIssue issue = AnIssue.released();
    private final String reader = AnIssue.anId();
    private final String domain = issue.id() + ".example";

    @Test
    void theMessageIdOfAnIssuesMailLeadsBackToTheReader() {
        var origin = returns.find("In reply to " + sent() + ", thanks").orElseThrow();

        assertThat(origin.subscriberId()).isEqualTo(reader);
        assertThat(origin.issueId()).isEqualTo(issue.id());
        assertThat(origin.mailId()).isNull();
    }

    @Test
    void theMessageIdOfASingleMailLeadsBackToIt() {
        var mailId = AnIssue.anId();

        var origin = returns.find(asked(mailId, reader)).orElseThrow();

        assertThat(origin.mailId()).isEqualTo(mailId);
        assertThat(origin.subscriberId()).isEqualTo(reader);
        assertThat(origin.issueId()).isNull();
        assertThat(returns.find(asked(AnIssue.anId(), null)).orElseThrow().subscriberId()).isNull();
    }

    @Test
    void aForgedTokenLeadsToNobody() {
        var genuine = sent();

        for (int i = 1; i <= 56; i++) {
            var forged = new StringBuilder(genuine);
            forged.setCharAt(i, genuine.charAt(i) == 'a' ? 'b' : 'a');
            assertThat(returns.find(forged.toString())).as("character " + i).isEmpty();
        }
        assertThat(returns.find("af" + "a".repeat(54))).isEmpty();
        assertThat(returns.find("")).isEmpty();
    }

    /** The purposes are worlds of their own. */
    @Test
    void whatNamesAMailDoesNotUnsubscribe() {
        assertThat(returns.findLeaving(sent())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BOUNCED", "COMPLAINED", "LEFT"})
    void whatIsHeardTwiceIsToldOnce(Kind kind) {
        var heard = heard(kind, returns.find(sent()).orElseThrow());

        assertThat(returns.heard(heard)).isTrue();
        assertThat(returns.heard(heard)).isFalse();

        var report = told(issue.id() + "/" + reader + "/" + kind.word());
        assertThat(report.path("issueId").asString()).isEqualTo(issue.id());
        assertThat(report.at("/outcomes/0/outcome").asString()).isEqualTo(kind.word());
        assertThat(report.at("/outcomes/0/subscriberId").asString()).isEqualTo(reader);
        assertThat(report.at("/outcomes/0/cause").asString())
                .isEqualTo("550 5.1.1 <z***@orange.example> unknown");
        assertThat(returns.by(reader)).hasSize(1).allSatisfy(it -> assertThat(it.open()).isFalse());
    }

    @Test
    void aHardBounceAfterASoftOneStandsAndIsToldToo() {
        var origin = returns.find(sent()).orElseThrow();
        assertThat(returns.heard(bounced(origin, FULL))).isTrue();
        assertThat(told(id()).at("/outcomes/0/bucket").asString()).isEqualTo("SOFT");

        assertThat(returns.heard(bounced(origin, NOBODY))).isTrue();
        assertThat(returns.heard(bounced(origin, NOBODY))).isFalse();
        assertThat(returns.heard(bounced(origin, FULL))).isFalse();

        assertThat(told(id() + "/1").at("/outcomes/0/bucket").asString()).isEqualTo("HARD");
        assertThat(returns.by(reader))
                .singleElement()
                .satisfies(it -> assertThat(it.verdict()).isEqualTo(NOBODY))
                .satisfies(it -> assertThat(it.open()).isFalse());
    }

    @Test
    void aSoftBounceAfterAHardOneChangesNothing() {
        var origin = returns.find(sent()).orElseThrow();
        returns.heard(bounced(origin, NOBODY));

        assertThat(returns.heard(bounced(origin, FULL))).isFalse();

        assertThat(told(id()).at("/outcomes/0/bucket").asString()).isEqualTo("HARD");
        assertThat(returns.by(reader))
                .extracting(Returned::verdict, Returned::revision)
                .containsExactly(tuple(NOBODY, null));
    }

    @Test
    void ofBouncesHeardAtOnceTheHardOneStandsAndEachChangeIsOne() throws Exception {
        var origin = returns.find(sent()).orElseThrow();
        var start = new CountDownLatch(1);
        var changes = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                var heard = bounced(origin, i % 2 == 0 ? FULL : NOBODY);
                changes.add(
                        threads.submit(() -> {
                            start.await();
                            return returns.heard(heard);
                        }));
            }
            start.countDown();
        }

        long changed = 0;
        for (var it : changes) {
            changed += it.get() ? 1 : 0;
        }
        var kept = returns.by(reader);
        assertThat(kept).extracting(Returned::verdict).containsExactly(NOBODY);
        var revision = kept.getFirst().revision();
        assertThat(changed).isEqualTo(revision == null ? 1 : 2);
        assertThat(told(id() + (revision == null ? "" : "/1")).at("/outcomes/0/bucket").asString())
                .isEqualTo("HARD");
    }

    /** Between being published and being marked as told. */
    @Test
    void aBounceThatBecomesGraverWhileItIsToldIsToldAgain() {
        var origin = returns.find(sent()).orElseThrow();
        returns.heard(bounced(origin, FULL));
        var asRead = returns.by(reader).getFirst();
        returns.heard(bounced(origin, NOBODY));

        returns.told(asRead);

        assertThat(told(id() + "/1").at("/outcomes/0/bucket").asString()).isEqualTo("HARD");
    }

    /** R9. */
    @Test
    void whatCameBackLongAgoIsForgotten() {
        var origin = returns.find(sent()).orElseThrow();
        var then = Instant.parse("2020-01-31T12:00:00Z");
        returns.heard(heard(Kind.DELIVERED, origin, then));

        returns.forget(then);
        assertThat(returns.by(reader)).hasSize(1);
        returns.forget(then.plusMillis(1));
        assertThat(returns.by(reader)).isEmpty();
    }

    /** R6. */
    @Test
    void whatCameBackOfSomebodyForgottenIsDeleted() {
        returns.heard(heard(Kind.DELIVERED, returns.find(sent()).orElseThrow()));
        assertThat(returns.by(reader)).hasSize(1);

        wire.writeBytes("subscriber-changed", reader, null);

        await().atMost(Duration.ofSeconds(60)).until(() -> returns.by(reader).isEmpty());
    }

    /** R6: a server gives up after days. */
    @Test
    void whatComesBackAfterSomebodyWasForgottenIsNotKept() {
        var origin = returns.find(sent()).orElseThrow();
        wire.forget(reader, people);
        double before = counted();

        assertThat(returns.heard(heard(Kind.BOUNCED, origin))).isFalse();

        assertThat(returns.by(reader)).isEmpty();
        assertThat(counted()).isEqualTo(before + 1);
    }

    /** R6: it was erased before it was there. */
    @Test
    void whatComesBackWhileSomebodyIsForgottenIsNotKept() {
        var origin = returns.find(sent()).orElseThrow();
        var forgetting =
                new MongoTemplate(mongo.getMongoDatabaseFactory(), mongo.getConverter()) {
                    @Override
                    public <T> T insert(T it) {
                        wire.forget(reader, people);
                        return super.insert(it);
                    }
                };

        new Returns(forgetting, tokens, List.of(), meters).heard(heard(Kind.DELIVERED, origin));

        assertThat(returns.by(reader)).isEmpty();
    }

    private double counted() {
        return meters.counter(
                        "dispatch.returns", "kind", "bounced", "source", "test", "bucket", "hard")
                .count();
    }

    private String id() {
        return issue.id() + "/" + reader + "/bounced";
    }

    private static Heard bounced(Return origin, Verdict verdict) {
        return new Heard(Kind.BOUNCED, origin, null, verdict.reason(), verdict, NOW, "test");
    }

    @Test
    void whatIsOnlyWorthKeepingIsNotTold() {
        var origin = returns.find(sent()).orElseThrow();

        returns.heard(heard(Kind.DELIVERED, origin));
        returns.heard(heard(Kind.DEFERRED, origin));

        assertThat(returns.by(reader)).hasSize(2).allSatisfy(it -> assertThat(it.open()).isFalse());
        assertThat(returns.count(issue.id(), Kind.DELIVERED)).isEqualTo(1);
        assertThat(returns.count(issue.id(), Kind.BOUNCED)).isZero();
    }

    /** A first mail that bounces deletes the sign-up: by the mail's id. */
    @Test
    void aBounceOfASingleMailNamesTheMail() {
        var mailId = AnIssue.anId();
        var messageId = asked(mailId, reader);

        returns.heard(heard(Kind.BOUNCED, returns.find(messageId).orElseThrow()));

        var report = told(mailId + "/bounced");
        assertThat(report.path("mailId").asString()).isEqualTo(mailId);
        assertThat(report.at("/outcomes/0/messageId").asString()).isEqualTo(messageId);
        assertThat(report.at("/outcomes/0/bucket").asString()).isEqualTo("HARD");
    }

    @Test
    void whoLeavesByASingleMailLeavesAsAPerson() {
        var mailId = AnIssue.anId();

        returns.heard(heard(Kind.LEFT, returns.find(asked(mailId, reader)).orElseThrow()));

        var report = told(mailId + "/left");
        assertThat(report.has("mailId")).isFalse();
        assertThat(report.at("/outcomes/0/subscriberId").asString()).isEqualTo(reader);
    }

    @Test
    void backscatterIsCounted() {
        returns.backscatter("here");

        assertThat(meters.counter("dispatch.backscatter", "source", "here").count()).isEqualTo(1);
    }

    private JsonNode told(String reportId) {
        var reports =
                wire.readJson(
                        "delivery-reported",
                        it -> it.path("reportId").asString("").equals(reportId),
                        1);
        assertThat(reports).hasSize(1);
        Contracts.assertFits(
                "delivery-reported",
                reports.getFirst().toString().getBytes(StandardCharsets.UTF_8));
        await().atMost(PATIENCE)
                .until(() ->
                        returns.untold(500).stream().noneMatch(it -> it.id().equals(reportId)));
        return reports.getFirst();
    }

    private static Heard heard(Kind kind, Return origin) {
        return heard(kind, origin, NOW);
    }

    private static Heard heard(Kind kind, Return origin, Instant at) {
        return new Heard(
                kind,
                origin,
                "5.1.1",
                "550 5.1.1 <zoe@orange.example>\r\n unknown",
                kind == Kind.BOUNCED ? NOBODY : null,
                at,
                "test");
    }

    private String sent() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch(
                        "other", 0, List.of(AnIssue.person(reader, "zoe@" + domain)), 1, 1));
        return messageIdTo(domain);
    }

    private String asked(String mailId, @Nullable String subscriberId) {
        var content =
                "From: jeudi@example.org\r\nSubject: x\r\n\r\nBonjour\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        var mail =
                new HashMap<String, Object>(
                        Map.of(
                                "mailId",
                                mailId,
                                "kind",
                                "confirmation",
                                "expiresAt",
                                "2099-01-01T00:00:00Z",
                                "to",
                                Map.of("address", "zoe@" + mailId + ".example"),
                                "fromAddress",
                                "jeudi@example.org",
                                "content",
                                Base64.getEncoder().encodeToString(content)));
        if (subscriberId != null) {
            mail.put("subscriberId", subscriberId);
        }
        wire.write("mail-requested", mailId, mail);
        return messageIdTo(mailId + ".example");
    }

    private static String messageIdTo(String domain) {
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() == 1);
        var field =
                Pattern.compile("Message-ID:\\s+(\\S+)")
                        .matcher(RELAY.to(domain).getFirst().text());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }
}
