package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.rounds.Rounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;

/** From the topics to the relay and back to the topics. */
@DispatchTest
class SendTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired People people;
    @Autowired Crew crew;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
        RELAY.refuseSenders(false);
        dispatches.cancel(issue.id());
    }

    @Test
    void everyEndingIsCountedOnceAndTheSumsAddUp() {
        var audience = new ArrayList<>(AnIssue.people(domain, 5));
        for (var script : List.of("reject", "spam", "later", "busy", "drop", "hang", "lost")) {
            audience.add(AnIssue.person(script + "-1@" + domain));
        }
        audience.add(AnIssue.person("bad address@" + domain));

        release();
        lastBatch("other", 0, audience, 1, 13);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(13, 8, 3, 2, 0, 0));
        assertThat(ledger.tally(issue.id()).deferred()).isZero();
        assertThat(RELAY.to(domain)).hasSize(8);
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .doesNotHaveDuplicates();
    }

    @Test
    void whateverComesTwiceOrInAnotherOrderIsSentOnce() {
        var first = AnIssue.people("a." + domain, 4);
        var second = AnIssue.people("b." + domain, 3);

        lastBatch("other", 1, second, 2, 7);
        batch("other", 0, first);
        release();
        release();
        batch("other", 0, first);
        lastBatch("other", 1, second, 2, 7);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(7, 7, 0, 0, 0, 0));
        assertThat(RELAY.to("a." + domain)).hasSize(4);
        assertThat(RELAY.to("b." + domain)).hasSize(3);
        assertThat(messageIds("a." + domain)).doesNotHaveDuplicates();
    }

    @Test
    void anEmptyAudienceIsFinishedAtOnce() {
        release();
        lastBatch("other", 0, List.of(), 1, 0);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(0, 0, 0, 0, 0, 0));
    }

    /** I7. */
    @Test
    void whomNoMailCanReachIsRefusedAtOnceWithoutATry() {
        var nowhere = new HashMap<>(AnIssue.person("a@nowhere." + domain));
        nowhere.put("unreachable", "no-host");
        var nomail = new HashMap<>(AnIssue.person("b@nomail." + domain));
        nomail.put("unreachable", "null-mx");
        release();
        lastBatch("other", 0, List.of(nowhere, nomail, AnIssue.person("c@" + domain)), 1, 3);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 1, 2, 0, 0, 0));
        assertThat(RELAY.to("nowhere." + domain)).isEmpty();
        assertThat(RELAY.to("nomail." + domain)).isEmpty();
        var remarks = ledger.progressOf(issue.batchId("other", 0)).remarks();
        assertThat(remarks.values())
                .extracting(it -> it.status() + " " + it.cause())
                .containsExactly("5.1.2 no-host", "5.1.10 null-mx");
        assertThat(remarks.values())
                .allSatisfy(it ->
                        assertThat(Objects.requireNonNull(it.verdict()).bucket())
                                .isEqualTo(Bucket.HARD));
    }

    /** 4.2, L8. */
    @Test
    void aDeferredMailIsTriedAgainAndKeepsItsMessageId() {
        release();
        lastBatch("other", 0, List.of(AnIssue.person("later-1@" + domain)), 1, 1);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(1, 1, 0, 0, 0, 0));
        var again = ledger.progress(issue.id()).get(1);
        assertThat(again.id()).isEqualTo(issue.batchId("other", 0) + "~1");
    }

    /** 4.2: 48 hours after the first try, although the deadline is far. */
    @Test
    void whoeverIsTriedInVainForTwoDaysEndsAsOneSoftFailure() {
        release();
        lastBatch("other", 0, List.of(AnIssue.person("never-1@" + domain)), 1, 1);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > 1);
        assertThat(ledger.batch(issue.batchId("other", 0) + "~1").firstTriedAt()).isNotNull();

        var longAgo = Instant.now().minus(Duration.ofHours(49));
        await().atMost(PATIENCE)
                .until(() -> {
                    mongo.updateMulti(
                            query(where("issueId").is(issue.id()).and("attempt").gt(0)),
                            Update.update("firstTriedAt", longAgo),
                            "batches");
                    return sums().rejected() == 1;
                });

        assertOneIsGivenUp();
    }

    private void assertOneIsGivenUp() {
        assertThat(ledger.progress(issue.id()))
                .flatMap(it -> ledger.progressOf(it.id()).remarks().values())
                .filteredOn(it -> it.outcome() == DeliveryOutcome.Label.REJECTED)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.status()).isEqualTo("4.4.7");
                    assertThat(it.cause()).contains("Greylisted");
                    assertThat(it.verdict())
                            .isNotNull()
                            .extracting(Verdict::bucket)
                            .isEqualTo(Bucket.SOFT);
                });
    }

    /** 4.2; who is not in its audience is tried again all the same. */
    @Test
    void nobodyIsTriedAgainOnceTheNextIssueGoesToThem() {
        var both = AnIssue.anId();
        release();
        lastBatch(
                "other",
                0,
                List.of(
                        AnIssue.person(both, "never-1@" + domain),
                        AnIssue.person("never-2@" + domain)),
                1,
                2);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > 2);
        assertThat(sums().waiting()).isEqualTo(2);

        var next = AnIssue.released();
        wire.write("issue-released", next.id(), next.issue("2026-12-03T06:00:00Z"));
        wire.write(
                "audience-batched",
                next.batchId("other", 0),
                next.lastBatch(
                        "other", 0, List.of(AnIssue.person(both, "p1@next." + domain)), 1, 1));

        await().atMost(PATIENCE).until(() -> sums().equals(new Sums(2, 0, 1, 0, 0, 1)));
        int tries = ledger.progress(issue.id()).size();
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > tries);
        assertThat(sums().waiting()).isOne();
        assertOneIsGivenUp();
        await().atMost(PATIENCE)
                .until(() -> ledger.tally(next.id()).sums().equals(new Sums(1, 1, 0, 0, 0, 0)));
    }

    /** X23. */
    @Test
    void aPausedSendStopsWithinTheClaimsAndGoesOnWhereItStopped() {
        RELAY.takeTime(Duration.ofMillis(100));
        release();
        lastBatch("other", 0, AnIssue.people(domain, 60), 1, 60);
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() >= 5);

        assertThat(dispatches.pause(issue.id())).isTrue();
        int sent = RELAY.to(domain).size();

        await().during(Duration.ofMillis(400))
                .atMost(PATIENCE)
                .until(() -> RELAY.to(domain).size() <= sent + 1);
        await().atMost(PATIENCE).until(() -> sums().waiting() == 60 - RELAY.to(domain).size());
        RELAY.takeTime(Duration.ZERO);
        assertThat(dispatches.resume(issue.id())).isTrue();
        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(60, 60, 0, 0, 0, 0));
        assertThat(RELAY.to(domain)).hasSize(60);
    }

    @Test
    void aCancelledSendSkipsWhoeverWasNotSentTo() {
        RELAY.takeTime(Duration.ofMillis(100));
        release();
        lastBatch("other", 0, AnIssue.people(domain, 60), 1, 60);
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() >= 5);

        assertThat(dispatches.cancel(issue.id())).isTrue();

        await().atMost(PATIENCE).until(() -> sums().waiting() == 0);
        var sent = RELAY.to(domain).size();
        assertThat(sums()).isEqualTo(new Sums(60, sent, 0, 0, 60 - sent, 0));
        assertThat(dispatches.resume(issue.id())).isFalse();
    }

    @Test
    void onceCancelledNobodyWaitsForTheirNextTry() {
        release();
        lastBatch("other", 0, List.of(AnIssue.person("never-1@" + domain)), 1, 1);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > 1);
        dispatches.pause(issue.id());
        await().atMost(PATIENCE)
                .until(() -> {
                    mongo.updateMulti(
                            query(where("issueId").is(issue.id()).and("state").is("READY")),
                            Update.update("dueAt", Instant.now().plus(Duration.ofHours(3))),
                            Progress.class);
                    return sums().waiting() == 1
                            && ledger.progress(issue.id()).getLast().dueAt().isAfter(Instant.now());
                });

        dispatches.cancel(issue.id());

        await().atMost(PATIENCE).until(() -> sums().skipped() == 1);
    }

    /** U16. */
    @Test
    void whoeverLeftBeforeTheirTurnIsSkipped() {
        var gone = AnIssue.anId();
        var forgotten = AnIssue.anId();
        change(gone, 1, "active");
        change(gone, 2, "unsubscribed");
        wire.writeBytes("subscriber-changed", forgotten, null);
        await().atMost(PATIENCE).until(() -> people.known(List.of(gone, forgotten)).size() == 2);

        release();
        lastBatch(
                "other",
                0,
                List.of(
                        AnIssue.person(gone, "gone@" + domain),
                        AnIssue.person(forgotten, "forgotten@" + domain),
                        AnIssue.person("here@" + domain)),
                1,
                3);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 1, 0, 0, 2, 0));
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactly("here@" + domain);
        var remarks = ledger.progressOf(issue.batchId("other", 0)).remarks();
        assertThat(remarks.values())
                .extracting(Remark::cause)
                .containsExactly("unsubscribed", "forgotten");
    }

    /** R6. */
    @Test
    void ofWhomIsForgottenTheStoreKeepsNeitherAddressNorName() {
        var id = AnIssue.anId();
        var person = sentinel(id);
        var other = AnIssue.person("here@" + domain);
        release();
        lastBatch("other", 0, List.of(other, person, AnIssue.person("p@" + domain)), 1, 3);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > 1);
        assertThat(storedOf(id)).isNotEmpty();

        wire.writeBytes("subscriber-changed", id, null);

        awaitState(DispatchState.FINISHED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(storedOf(id)).isEmpty());
        assertThat(sums()).isEqualTo(new Sums(3, 2, 0, 0, 1, 0));
        assertThat(ledger.batch(issue.batchId("other", 0)).recipients())
                .extracting(it -> it.subscriberId().equals(id) + it.address())
                .containsExactly("falsehere@" + domain, "true", "falsep@" + domain);
        assertThat(ledger.batchesOf(issue.id(), List.of(id)))
                .hasSizeGreaterThan(1)
                .extracting(it -> ledger.progressOf(it.id()).remarks().values())
                .anySatisfy(it ->
                        assertThat(it).extracting(Remark::cause).containsExactly("forgotten"));
    }

    /** R6. */
    @Test
    void aBatchThatComesAfterSomebodyWasForgottenIsKeptWithoutTheirAddress() {
        var id = AnIssue.anId();
        wire.writeBytes("subscriber-changed", id, null);
        await().atMost(PATIENCE).until(() -> people.known(List.of(id)).size() == 1);

        release();
        lastBatch("other", 0, List.of(sentinel(id), AnIssue.person("here@" + domain)), 1, 2);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(2, 1, 0, 0, 1, 0));
        assertThat(storedOf(id)).isEmpty();
    }

    @Test
    void whoseAddressIsGoneIsSkippedAsForgotten() {
        lastBatch("other", 0, List.of(AnIssue.person("gone@" + domain)), 1, 1);
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        mongo.updateFirst(
                query(where("issueId").is(issue.id())),
                Update.update("recipients.0.address", ""),
                "batches");

        release();

        awaitState(DispatchState.FINISHED);
        assertThat(ledger.progressOf(issue.batchId("other", 0)).remarks().values())
                .extracting(Remark::cause)
                .containsExactly("forgotten");
    }

    /** Tried again and again as long as there is an address. */
    private Map<String, Object> sentinel(String id) {
        var person = new HashMap<>(AnIssue.person(id, "never-sentinel-" + id + "@" + domain));
        person.put("name", "Sentinel " + id);
        return person;
    }

    /** The documents with the address or name of a {@link #sentinel}. */
    private List<String> storedOf(String id) {
        var said = Pattern.compile("(?i)sentinel.?" + id);
        return mongo.getCollectionNames().stream()
                .flatMap(it -> mongo.findAll(Document.class, it).stream())
                .map(Document::toJson)
                .filter(it -> said.matcher(it).find())
                .toList();
    }

    /** ADR 20: what is known when a mail is announced is asked again when its turn comes. */
    @Test
    void whoeverComesBackBeforeTheirTurnIsSentTo() {
        var back = AnIssue.anId();
        change(back, 1, "unsubscribed");
        await().atMost(PATIENCE).until(() -> people.known(List.of(back)).size() == 1);
        RELAY.takeTime(Duration.ofSeconds(3));

        release();
        lastBatch(
                "other",
                0,
                List.of(
                        AnIssue.person("first@" + domain),
                        AnIssue.person("second@" + domain),
                        AnIssue.person(back, "back@" + domain)),
                1,
                3);
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() == 1);
        // The second takes three seconds, and whoever follows it is looked at before.
        mongo.updateFirst(query(where("_id").is(back)), Update.update("state", "active"), "people");

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 3, 0, 0, 0, 0));
    }

    @Test
    void nothingIsSentAfterTheDeadline() {
        var late = AnIssue.pastItsDeadline();
        wire.write("issue-released", late.id(), late.issue());
        wire.write(
                "audience-batched",
                late.batchId("other", 0),
                late.lastBatch("other", 0, AnIssue.people(domain, 3), 1, 3));

        await().atMost(PATIENCE)
                .until(() -> ledger.tally(late.id()).sums().equals(new Sums(3, 0, 0, 0, 3, 0)));
        assertThat(RELAY.to(domain)).isEmpty();
    }

    /** Whom a pause has kept until the deadline, nobody sends to any more. */
    @Test
    void aPausedSendPastItsDeadlineIsTickedOffAsWell() {
        var late = AnIssue.pastItsDeadline();
        wire.write("issue-released", late.id(), late.issue());
        await().atMost(PATIENCE).until(() -> dispatches.pause(late.id()));
        wire.write(
                "audience-batched",
                late.batchId("other", 0),
                late.lastBatch("other", 0, AnIssue.people(domain, 3), 1, 3));

        await().atMost(PATIENCE)
                .until(() ->
                        dispatches.find(late.id()).orElseThrow().state() == DispatchState.FINISHED);
        assertThat(ledger.tally(late.id()).sums()).isEqualTo(new Sums(3, 0, 0, 0, 3, 0));
        assertThat(RELAY.to(domain)).isEmpty();
    }

    /** Snapshots of two clocks might end with the one before the last. */
    @Test
    void onlyTheFirstOfTheCrewTellsHowAnIssueStands() {
        var other = query(where("_id").is("!"));
        var beat = new Update().inc("beats", 1);
        var beats =
                Rounds.start(
                        "other",
                        Duration.ofMillis(100),
                        () -> mongo.upsert(other, beat, "instances"));
        try {
            await().atMost(PATIENCE).until(() -> !crew.isFirst());
            release();
            lastBatch("other", 0, AnIssue.people(domain, 3), 1, 3);
            await().atMost(PATIENCE)
                    .until(() -> dispatches.find(issue.id()).orElseThrow().finishedAt() != null);
            await().during(Duration.ofSeconds(3))
                    .atMost(PATIENCE)
                    .until(() -> !dispatches.find(issue.id()).orElseThrow().closed());
        } finally {
            beats.stop(Duration.ofSeconds(5));
            mongo.remove(other, "instances");
        }

        await().atMost(PATIENCE).until(() -> dispatches.find(issue.id()).orElseThrow().closed());
    }

    @Test
    void aRelayThatTakesNothingIsWaitedForAndNobodyIsCounted() {
        RELAY.hangUp();
        RELAY.refuseSenders(true);
        release();
        lastBatch("other", 0, AnIssue.people(domain, 10), 1, 10);
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> sums().waiting() == sums().audience());

        RELAY.refuseSenders(false);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(10, 10, 0, 0, 0, 0));
    }

    @Test
    void whomTheRelayHangsUpAtIsTriedLaterAndNobodyWaitsForThem() {
        var mute = AnIssue.person("mute-1@" + domain);
        var gone = AnIssue.person("gone-1@" + domain);
        var audience = new ArrayList<>(List.of(gone, mute));
        audience.addAll(AnIssue.people(domain, 10));
        release();
        lastBatch("other", 0, audience, 1, 12);

        await().atMost(PATIENCE).until(() -> sums().accepted() == 10);

        assertThat(sums()).isEqualTo(new Sums(12, 10, 1, 0, 0, 1));
        assertThat(ledger.progressOf(issue.batchId("other", 0)).remarks().get(1))
                .returns("hung-up", Remark::cause)
                .extracting(Remark::verdict)
                .returns(Bucket.SENDER, Verdict::bucket);
    }

    @Test
    void aRelayThatHangsUpAgainAndAgainLosesNobodyAndDoublesNobody() {
        RELAY.takeTime(Duration.ofMillis(2));
        release();
        for (int i = 0; i < 4; i++) {
            batch("other", i, AnIssue.people(i + "." + domain, 50));
        }
        lastBatch("other", 4, List.of(), 5, 200);
        for (int i = 1; i <= 5; i++) {
            int sent = 25 * i;
            await().atMost(PATIENCE).until(() -> sums().accepted() >= sent);
            RELAY.hangUp();
        }

        awaitState(DispatchState.FINISHED);
        var received =
                RELAY.accepted().stream().filter(it -> it.recipient().endsWith(domain)).toList();
        assertThat(received).extracting(ScriptedRelay.Mail::recipient).doesNotHaveDuplicates();
        assertThat(sums().accepted() + sums().uncertain()).isEqualTo(200);
        assertThat(received.size()).isGreaterThanOrEqualTo(sums().accepted());
    }

    /** Promise 1: what a crash leaves claimed is not sent again; the rest goes on. */
    @Test
    void whatADeadInstanceHadInHandIsUncertainAndTheRestIsSent() {
        lastBatch("other", 0, AnIssue.people(domain, 10), 1, 10);
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        var dead = ledger.lease(ledger.progress(issue.id()).getFirst(), "dead").orElseThrow();
        dead.claim(2);
        dead.settle(new DeliveryOutcome.Accepted(SmtpReply.of(250, "")), Instant.EPOCH);
        dead.claim(2);

        release();

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(10, 8, 0, 2, 0, 0));
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactly(
                        IntStream.range(3, 10)
                                .mapToObj(i -> "p" + i + "@" + domain)
                                .toArray(String[]::new));
        assertThat(dead.claim(2)).isFalse();
    }

    /** Promise 2, on the topic. */
    @Test
    void theOthersAreToldEachOutcomeOnceAndHowTheWholeStands() {
        var audience = new ArrayList<>(AnIssue.people(domain, 120));
        audience.add(AnIssue.person("reject-1@" + domain));
        audience.add(AnIssue.person("drop-1@" + domain));
        release();
        lastBatch("orange", 0, audience, 1, 122);

        var totals =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.path("issueId").asString("").equals(issue.id())
                                        && it.at("/totals/state").asString("").equals("finished"),
                        1);
        var outcomes =
                wire.readJson(
                        "delivery-reported",
                        it -> it.path("batchId").asString("").startsWith(issue.id()),
                        2);

        assertThat(totals.getFirst().at("/totals/sums/accepted").asInt()).isEqualTo(120);
        assertThat(totals.getFirst().at("/totals/lanes/orange/uncertain").asInt()).isEqualTo(1);
        assertThat(outcomes)
                .extracting(it -> it.get("reportId").asString())
                .containsExactly(
                        issue.batchId("orange", 0) + ":100", issue.batchId("orange", 0) + ":122");
        assertThat(outcomes).allSatisfy(it -> assertFits(it.toString()));
        assertThat(totals).allSatisfy(it -> assertFits(it.toString()));
        assertThat(outcomes.get(1).at("/outcomes/20/status").asString()).isEqualTo("5.1.1");
        assertThat(outcomes.get(1).at("/outcomes/20/bucket").asString()).isEqualTo("HARD");
        assertThat(outcomes.get(1).at("/outcomes/20/reason").asString()).isEqualTo("userunknown");
        assertThat(outcomes.get(1).at("/outcomes/20/cause").asString()).doesNotContain("user@");
        await().atMost(PATIENCE).until(() -> dispatches.find(issue.id()).orElseThrow().closed());
    }

    private static void assertFits(String json) {
        Contracts.assertFits("delivery-reported", json.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> messageIds(String of) {
        var pattern = Pattern.compile("Message-ID:\\s+(\\S+)");
        return RELAY.to(of).stream()
                .map(mail -> {
                    var matcher = pattern.matcher(mail.text());
                    assertThat(matcher.find()).isTrue();
                    return matcher.group(1);
                })
                .toList();
    }

    private void release() {
        wire.write("issue-released", issue.id(), issue.issue());
    }

    private void batch(String lane, int number, List<Map<String, Object>> audience) {
        wire.write(
                "audience-batched",
                issue.batchId(lane, number),
                issue.batch(lane, number, audience));
    }

    private void lastBatch(
            String lane, int number, List<Map<String, Object>> audience, int batches, int all) {
        wire.write(
                "audience-batched",
                issue.batchId(lane, number),
                issue.lastBatch(lane, number, audience, batches, all));
    }

    private void change(String id, int version, String state) {
        wire.write(
                "subscriber-changed",
                id,
                Map.of(
                        "subscriberId", id,
                        "version", version,
                        "state", state,
                        "language", "fr",
                        "sections", List.of("tool"),
                        "frequency", "weekly",
                        "openTracking", "granted",
                        "clickTracking", "denied",
                        "changedAt", "2026-11-26T06:00:00Z"));
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private void awaitState(DispatchState state) {
        await().atMost(PATIENCE)
                .until(
                        () -> dispatches.find(issue.id()).map(Dispatch::state).orElse(null),
                        state::equals);
    }
}
