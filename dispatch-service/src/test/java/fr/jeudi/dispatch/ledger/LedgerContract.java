package fr.jeudi.dispatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.DefaultDbRefResolver;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;
import org.springframework.data.mongodb.core.query.Update;

/** What the ledger promises on any store. */
abstract class LedgerContract {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final DeliveryOutcome ACCEPTED =
            new DeliveryOutcome.Accepted(SmtpReply.of(250, "250 2.0.0 Ok"));
    private static final DeliveryOutcome DEFERRED =
            DeliveryOutcome.of(SmtpReply.of(451, "451 4.7.1 later"), Stage.RCPT);

    private final String issue = AnIssue.anId();
    private final ExecutorService threads = Executors.newFixedThreadPool(6);
    private MongoClient client = MongoClients.create("mongodb://127.0.0.1:1");
    private @Nullable MongoTemplate connected;

    abstract String uri();

    @BeforeEach
    void connect() {
        client.close();
        client = MongoClients.create(uri());
        var factory = new SimpleMongoClientDatabaseFactory(client, "ledger");
        var context = new MongoMappingContext();
        context.setAutoIndexCreation(true);
        context.setSimpleTypeHolder(new MongoCustomConversions(List.of()).getSimpleTypeHolder());
        var converter = new MappingMongoConverter(new DefaultDbRefResolver(factory), context);
        converter.afterPropertiesSet();
        connected = new MongoTemplate(factory, converter);
    }

    @AfterEach
    void disconnect() {
        threads.shutdownNow();
        client.close();
    }

    @Test
    void aRepeatedBatchDoesNotTouchWhatIsKnownOfIt() {
        ledger().keep(batch(3));
        var lease = lease("a");
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.claim(2);

        ledger().keep(batch(3));

        assertThat(progress().settled()).isEqualTo(1);
        assertThat(progress().claimed()).isEqualTo(3);
        assertThat(ledger().progress(issue)).hasSize(1);
    }

    @Test
    void onlyOneOfTwoGetsABatch() {
        ledger().keep(batch(3));
        var seen = progress();

        assertThat(ledger().lease(seen, "a")).isPresent();
        assertThat(ledger().lease(seen, "b")).isEmpty();
    }

    @Test
    void whoeverWakesAfterTheBatchWasTakenCanNeitherClaimNorSettle() {
        ledger().keep(batch(5));
        var sleeper = lease("a");
        sleeper.claim(2);
        sleeper.settle(ACCEPTED, NOON);

        var taker = lease("b");

        assertThat(sleeper.claim(2)).isFalse();
        assertThat(sleeper.release(NOON)).isFalse();
        assertThat(sleeper.finish(NOON)).isFalse();
        assertThat(taker.isClaimed()).isTrue();
        assertThat(progress().owner()).isEqualTo("b");
        assertThat(progress().settled()).isZero();
    }

    /**
     * Their writes reach the store in one; who has lost its batch must not hear the others' yes.
     */
    @Test
    void ofManyWhoWriteAtOnceOnlyTheOneWhoLostItsBatchIsRefused() {
        var ledger = ledger();
        IntStream.range(0, 6).forEach(it -> ledger.keep(batch(it, 8)));
        var leases =
                ledger.progress(issue).stream()
                        .map(it -> ledger.lease(it, "a").orElseThrow())
                        .toList();
        var lost = leases.get(3);
        ledger.takeFrom("a", lost.batch().id());

        for (int round = 1; round <= 4; round++) {
            var held =
                    leases.stream()
                            .map(it -> CompletableFuture.supplyAsync(() -> claimed(it), threads))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(held).containsExactly(true, true, true, false, true, true);
        }

        assertThat(ledger.progress(issue))
                .filteredOn(it -> !it.id().equals(lost.batch().id()))
                .allSatisfy(it -> assertThat(it.claimed()).isEqualTo(5))
                .allSatisfy(it -> assertThat(it.settled()).isEqualTo(3));
        assertThat(ledger.progressOf(lost.batch().id()).claimed()).isZero();
    }

    private static boolean claimed(Lease lease) {
        boolean held = lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        return held;
    }

    @Test
    void aClaimIsSeenAtOnceThoughOnlyTheJournalHasIt() {
        ledger().keep(batch(5));
        var lease = lease("a");
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.claim(2);

        assertThat(stored().claimed()).isZero();
        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed, Progress::settledAt)
                .containsExactly(1, 3, NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), NOON, 10))
                .extracting(Progress::settled)
                .containsExactly(1);
        assertThat(ledger().tally(issue).sums()).isEqualTo(new Sums(5, 1, 0, 0, 0, 4));
    }

    @Test
    void whoWasNotAcceptedIsInTheProgressBeforeTheNextClaim() {
        ledger().keep(batch(6));
        var lease = lease("a");
        lease.claim(2);
        lease.settle(DEFERRED, NOON);
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.settle(ACCEPTED, NOON);
        lease.claim(2);

        assertThat(stored().remarks()).containsOnlyKeys(0);
        assertThat(stored().claimed()).isEqualTo(3);
        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed, Progress::accepted)
                .containsExactly(3, 5, 2);
    }

    /** It lives, was only slow: what nobody took goes on, and what it takes now is safe as well. */
    @Test
    void whoeverLostOneBatchGoesOnWithItsOthersAndWithNewOnes() {
        var ledger = ledger();
        IntStream.range(0, 3).forEach(it -> ledger.keep(batch(it, 5)));
        var seen = ledger.progress(issue);
        var lost = ledger.lease(seen.get(0), "a").orElseThrow();
        var kept = ledger.lease(seen.get(1), "a").orElseThrow();
        lost.claim(2);
        kept.claim(2);

        var taken = ledger().lease(ledger.progress(issue).get(0), "b").orElseThrow();

        assertThat(taken.isClaimed()).isTrue();
        assertThat(lost.claim(2)).isFalse();
        kept.settle(ACCEPTED, NOON);
        assertThat(kept.claim(2)).isTrue();
        var later = ledger.lease(seen.get(2), "a").orElseThrow();
        assertThat(later.claim(2)).isTrue();
        later.settle(ACCEPTED, NOON);
        assertThat(later.claim(2)).isTrue();
        assertThat(ledger.progress(issue))
                .extracting(Progress::settled, Progress::claimed)
                .containsExactly(tuple(0, 2), tuple(1, 3), tuple(1, 3));

        assertThat(ledger().lease(ledger.progress(issue).get(2), "b")).isPresent();
        assertThat(later.claim(2)).isFalse();
        assertThat(ledger.progressOf(issue + "/other/2").claimed()).isEqualTo(3);
    }

    /** Sent nothing yet, slept, and its journal was closed before it wrote anything. */
    @Test
    void whoeverIsTakenFromBeforeItsFirstClaimCannotClaim() {
        ledger().keep(batch(5));
        var sleeper = lease("a");

        assertThat(lease("b").claim(2)).isTrue();

        assertThat(sleeper.claim(2)).isFalse();
        assertThat(progress().claimed()).isEqualTo(2);
    }

    @Test
    void whoeverDiesWhileTakingOverLeavesNothingOut() {
        ledger().keep(batch(5));
        var crashed = lease("a");
        crashed.claim(2);
        crashed.settle(ACCEPTED, NOON);
        crashed.claim(2);
        // Closed by one who then dies, before or after carrying over what it said.
        mongo().updateFirst(
                        query(where("_id").is("a")),
                        Update.update("open", false),
                        Journal.Kept.class);
        assertThat(crashed.claim(2)).isTrue();
        Journal.close(mongo(), "a");
        assertThat(progress().claimed()).isEqualTo(3);

        var taker = lease("b");

        assertThat(taker.isClaimed()).isTrue();
        taker.settle(new DeliveryOutcome.Uncertain("interrupted"), NOON);
        assertThat(taker.isClaimed()).isTrue();
        taker.settle(new DeliveryOutcome.Uncertain("interrupted"), NOON);
        assertThat(taker.isClaimed()).isFalse();
        assertThat(crashed.claim(2)).isFalse();
    }

    @Test
    void whatAFailedWorkerOfOursClaimedIsInDoubt() {
        var ledger = ledger();
        ledger.keep(batch(5));
        ledger.lease(progress(), "a").orElseThrow().claim(2);

        var again = ledger.lease(progress(), "a").orElseThrow();

        assertThat(again.isClaimed()).isTrue();
        assertThat(progress().claimed()).isEqualTo(2);
        again.settle(ACCEPTED, NOON);
        again.settle(ACCEPTED, NOON);
        assertThat(again.claim(2)).isTrue();
        assertThat(progress().settled()).isEqualTo(2);
    }

    /** The answer to its release was lost, another worker has the batch; now it says it again. */
    @Test
    void whoeverIsLateDoesNotWipeOutTheMarksOfTheNextHolder() {
        var ledger = ledger();
        IntStream.range(0, 2).forEach(it -> ledger.keep(batch(it, 5)));
        var late = ledger.lease(progress(), "a").orElseThrow();
        late.release(NOON);
        var holder = ledger.lease(progress(), "a").orElseThrow();
        holder.claim(2);
        holder.settle(ACCEPTED, NOON);
        holder.claim(2);

        assertThat(late.release(NOON)).isFalse();
        ledger.lease(ledger.progress(issue).get(1), "a").orElseThrow().claim(1);

        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed)
                .containsExactly(1, 3);
        assertThat(lease("b").isClaimed()).isTrue();
        assertThat(stored().settled()).isEqualTo(1);
    }

    /** An insert that comes late opens it again: whoever was taken from is not let in by it. */
    @Test
    void aJournalOpenedByAWriteThatCameLateLetsNobodyIn() {
        ledger().keep(batch(5));
        var sleeper = lease("a");
        sleeper.claim(1);
        sleeper.settle(ACCEPTED, NOON);
        var taker = lease("b");
        mongo().insert(new Journal.Kept("a", 0, true, List.of()));

        assertThat(sleeper.claim(2)).isFalse();
        assertThat(taker.isClaimed()).isTrue();
    }

    /** The store wrote it, the answer was lost: the next claim must not be taken for a loss. */
    @Test
    void aClaimWhoseAnswerWasLostDoesNotCostTheBatch() {
        ledger().keep(batch(5));
        var lease = lease("a");
        lease.claim(1);
        mongo().updateFirst(
                        query(where("_id").is("a")),
                        new Update().inc("number", 1),
                        Journal.Kept.class);

        assertThat(lease.claim(2)).isTrue();
        assertThat(stored().claimed()).isZero();
        assertThat(progress().claimed()).isEqualTo(2);
    }

    @Test
    void whoeverWritesWhileTheStoreIsAwayHearsSo() {
        ledger().keep(batch(3));
        var lease = lease("a");
        client.close();

        assertThatThrownBy(() -> lease.claim(2)).isInstanceOf(RuntimeException.class);
        assertThat(lease.isClaimed()).isFalse();
    }

    @Test
    void atMostTheClaimedOnesAreInDoubtAfterACrash() {
        ledger().keep(batch(5));
        var crashed = lease("a");
        crashed.claim(2);
        crashed.settle(ACCEPTED, NOON);
        crashed.settle(ACCEPTED, NOON);
        crashed.claim(2);

        var taker = lease("b");
        int doubtful = 0;
        while (taker.isClaimed()) {
            taker.settle(new DeliveryOutcome.Uncertain("interrupted"), NOON);
            doubtful++;
        }
        taker.claim(2);

        assertThat(doubtful).isEqualTo(2);
        assertThat(progress().counts().uncertain()).isEqualTo(2);
        assertThat(progress().settled()).isEqualTo(4);
        assertThat(progress().accepted()).isEqualTo(2);
    }

    @Test
    void aBatchGivenBackHasNobodyInDoubt() {
        ledger().keep(batch(5));
        var lease = lease("a");
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.release(NOON);

        assertThat(progress().state()).isEqualTo(Progress.State.READY);
        assertThat(lease("b").isClaimed()).isFalse();
        assertThat(progress().settled()).isEqualTo(1);
    }

    /** A write whose answer was lost is repeated: it must say the same. */
    @Test
    void aRepeatedWriteCountsNothingTwice() {
        ledger().keep(batch(3));
        var lease = lease("a");
        lease.settle(new DeliveryOutcome.Skipped("unsubscribed"), NOON);
        lease.claim(2);
        lease.claim(2);
        lease.release(NOON);
        lease.release(NOON);

        assertThat(progress().counts().skipped()).isEqualTo(1);
        assertThat(progress().remarks()).hasSize(1);
    }

    @Test
    void thoseDeferredBecomeABatchOfTheirOwnOnce() {
        ledger().keep(batch(4));
        var lease = lease("a");
        lease.settle(ACCEPTED, NOON);
        lease.settle(DEFERRED, NOON);
        lease.settle(DEFERRED, NOON);
        lease.settle(ACCEPTED, NOON);
        lease.finish(NOON.plusSeconds(300));
        lease.finish(NOON.plusSeconds(600));

        var again = ledger().batch(issue + "/other/0~1");
        assertThat(again.recipients())
                .extracting(Recipient::subscriberId)
                .containsExactly("s1", "s2");
        assertThat(again.deferrals()).extracting(Remark::status).containsExactly("4.7.1", "4.7.1");
        assertThat(ledger().progressOf(again.id()).dueAt()).isEqualTo(NOON.plusSeconds(300));
        assertThat(ledger().unfinished(List.of(issue), Set.of(), NOON, 10)).isEmpty();
        assertThat(ledger().unfinished(List.of(issue), Set.of(), NOON.plusSeconds(300), 10))
                .hasSize(1);
        var tally = ledger().tally(issue);
        assertThat(tally.sums()).isEqualTo(new Sums(4, 2, 0, 0, 0, 2));
        assertThat(tally.deferred()).isEqualTo(2);
        assertThat(tally.complete()).isFalse();
    }

    @Test
    void whatWasKeptBeforeRepliesWereSortedIsStillRead() {
        ledger().keep(batch(1));
        var lease = lease("a");
        lease.claim(1);
        lease.settle(DEFERRED, NOON);
        lease.finish(NOON);
        var again = ledger().batch(Batch.againId(issue + "/other/0", 1));
        assertThat(again.firstTriedAt()).isEqualTo(NOON);
        assertThat(again.deferrals().getFirst().verdict()).isNotNull();

        var old = new Update().unset("firstTriedAt").unset("deferrals.0.verdict");
        mongo().updateFirst(query(where("_id").is(again.id())), old, Batch.class);
        mongo().updateFirst(
                        query(where("_id").is(issue + "/other/0")),
                        new Update().unset("remarks.0.verdict"),
                        Progress.class);

        assertThat(ledger().batch(again.id()).firstTriedAt()).isNull();
        assertThat(ledger().batch(again.id()).deferrals().getFirst().verdict()).isNull();
        assertThat(progress().remarks().get(0)).isNotNull().extracting(Remark::verdict).isNull();
    }

    /** 4.1: a lane that is held takes no place in the queue; resumed, those deferred go at once. */
    @Test
    void aHeldLaneIsLeftOutAndItsDeferredNeedNotWait() {
        ledger().keep(batch(1));

        assertThat(ledger().unfinished(List.of(issue), Set.of("other"), NOON, 10)).isEmpty();
        assertThat(ledger().unfinished(List.of(issue), Set.of("orange"), NOON, 10)).hasSize(1);
        var lease = lease("a");
        lease.claim(1);
        lease.settle(DEFERRED, NOON);
        lease.finish(NOON.plusSeconds(300));
        ledger().tryAgainNow(issue, "orange", NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), NOON, 10)).isEmpty();
        ledger().tryAgainNow(issue, "other", NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), NOON, 10)).hasSize(1);
    }

    @Test
    void deferredAgainTheyMoveOnToTheNextTry() {
        assertThat(Batch.againId("x/other/0", 1)).isEqualTo("x/other/0~1");
        assertThat(Batch.againId("x/other/0~1", 2)).isEqualTo("x/other/0~2");
    }

    @Test
    void anInstanceIsGoneOnceItsHeartStandsStill() {
        var properties = new LeaseProperties(Duration.ofMillis(50), Duration.ofMillis(400));
        var one = new Crew(mongo(), properties);
        var other = new Crew(mongo(), properties);
        one.beat();
        other.beat();

        Awaitility.await()
                .during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    one.beat();
                    other.beat();
                    return !other.isGone(one.me()) && one.mayAct();
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    other.beat();
                    return other.isGone(one.me());
                });
        assertThat(one.mayAct()).isFalse();
        assertThat(other.isGone(other.me())).isFalse();
    }

    @Test
    void oneOfTheLivingIsFirst() {
        var properties = new LeaseProperties(Duration.ofMillis(50), Duration.ofMillis(400));
        var one = new Crew(mongo(), properties);
        var other = new Crew(mongo(), properties);
        assertThat(one.isFirst()).isFalse();

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    one.beat();
                    other.beat();
                    return one.isFirst() != other.isFirst();
                });
        var left = one.isFirst() ? other : one;
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    left.beat();
                    return left.isFirst();
                });
    }

    private MongoTemplate mongo() {
        return Objects.requireNonNull(connected);
    }

    private Ledger ledger() {
        return new Ledger(mongo(), Clock.fixed(NOON.minusSeconds(1), ZoneOffset.UTC));
    }

    private Lease lease(String owner) {
        return ledger().lease(progress(), owner).orElseThrow();
    }

    /** Without what the journals say. */
    private Progress stored() {
        return Objects.requireNonNull(mongo().findById(issue + "/other/0", Progress.class));
    }

    private Progress progress() {
        return ledger().progressOf(issue + "/other/0");
    }

    private AudienceBatched batch(int size) {
        return batch(0, size);
    }

    private AudienceBatched batch(int number, int size) {
        var recipients =
                IntStream.range(0, size)
                        .mapToObj(i ->
                                new Recipient(
                                        "s" + i,
                                        "p" + i + "@a.example",
                                        null,
                                        List.of(Recipient.Section.TOOL),
                                        Recipient.Tracking.AGGREGATE,
                                        Recipient.Tracking.AGGREGATE,
                                        null))
                        .toList();
        return new AudienceBatched(
                issue + "/other/" + number,
                issue,
                "other",
                number,
                recipients,
                new Progress.Totals(1, size));
    }
}
