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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
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
    private final Map<String, Ledger> instances = new HashMap<>();
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
        claimByJournal(lease);
        lease.settle(ACCEPTED, NOON);
        claimByJournal(lease);

        assertThat(stored().claimed()).isZero();
        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed, Progress::settledAt)
                .containsExactly(1, 3, NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), Set.of(), NOON, 10))
                .extracting(Progress::settled)
                .containsExactly(1);
        assertThat(ledger().tally(issue).sums()).isEqualTo(new Sums(5, 1, 0, 0, 0, 4));
    }

    @Test
    void whoWasNotAcceptedIsInTheProgressBeforeTheNextClaim() {
        ledger().keep(batch(6));
        var lease = lease("a");
        claimByJournal(lease);
        lease.settle(DEFERRED, NOON);
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.settle(ACCEPTED, NOON);
        claimByJournal(lease);

        assertThat(stored().remarks()).containsOnlyKeys(0);
        assertThat(stored().claimed()).isEqualTo(3);
        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed, Progress::accepted)
                .containsExactly(3, 5, 2);
    }

    /** Far from the relay nobody claims at the same moment: the others need not be written. */
    @Test
    void whoClaimsAloneWritesNoJournal() {
        ledger().keep(batch(5));
        var lease = lease("a");

        assertThat(lease.claim(2)).isTrue();

        assertThat(stored().claimed()).isEqualTo(2);
        assertThat(Journal.marks(mongo())).doesNotContainKey(issue + "/other/0");
    }

    @Test
    void ofClaimsWithOthersAndAloneTheFurthestCounts() {
        ledger().keep(batch(8));
        var lease = lease("a");
        for (int settled = 1; settled <= 4; settled++) {
            assertThat(settled % 2 == 0 ? lease.claim(2) : claimByJournal(lease)).isTrue();
            lease.settle(ACCEPTED, NOON.plusSeconds(settled));
        }
        assertThat(stored()).extracting(Progress::settled, Progress::claimed).containsExactly(3, 5);
        assertThat(Journal.marks(mongo()).get(issue + "/other/0"))
                .extracting(Journal.Mark::settled, Journal.Mark::claimed)
                .containsExactly(2, 4);
        assertThat(progress())
                .extracting(Progress::settled, Progress::claimed, Progress::settledAt)
                .containsExactly(3, 5, NOON.plusSeconds(3));

        var taker = lease("b");

        assertThat(claimByJournal(lease)).isFalse();
        assertThat(lease.claim(2)).isFalse();
        assertThat(stored())
                .extracting(Progress::settled, Progress::claimed, Progress::settledAt)
                .containsExactly(3, 5, NOON.plusSeconds(3));
        assertThat(taker.isClaimed()).isTrue();
    }

    /** Its journal says less than its progress, be it closed once or by two who do not finish. */
    @Test
    void whatIsCarriedOverTakesNothingBackFromAClaimMadeAlone() {
        ledger().keep(batch(8));
        var lease = lease("a");
        claimByJournal(lease);
        lease.settle(ACCEPTED, NOON);
        mongo().updateFirst(
                        query(where("_id").is("a")),
                        Update.update("open", false),
                        Journal.Kept.class);
        assertThat(lease.claim(2)).isTrue();

        Journal.close(mongo(), "a");

        assertThat(stored()).extracting(Progress::settled, Progress::claimed).containsExactly(1, 3);
        lease.settle(ACCEPTED, NOON);
        assertThat(claimByJournal(lease)).isTrue();
        assertThat(stored()).extracting(Progress::settled, Progress::claimed).containsExactly(2, 4);
    }

    /** Its answer had been given up, it was said again, and more since. */
    @Test
    void aClaimMadeAloneThatComesLateTakesNothingBack() {
        ledger().keep(batch(8));
        var lease = lease("a");
        var late = new Journal.Mark(issue + "/other/0", lease.fence(), 0, 2, null);
        lease.claim(2);
        lease.settle(ACCEPTED, NOON);
        lease.claim(2);

        instance("a").writesOf("a").claim(0, late);

        assertThat(stored())
                .extracting(Progress::settled, Progress::claimed, Progress::settledAt)
                .containsExactly(1, 3, NOON);
    }

    /** It lives, was only slow: what nobody took goes on, and what it takes now is safe as well. */
    @Test
    void whoeverLostOneBatchGoesOnWithItsOthersAndWithNewOnes() {
        var ledger = instance("a");
        IntStream.range(0, 3).forEach(it -> ledger.keep(batch(it, 5)));
        var seen = ledger.progress(issue);
        var lost = ledger.lease(seen.get(0), "a").orElseThrow();
        var kept = ledger.lease(seen.get(1), "a").orElseThrow();
        claimByJournal(lost);
        claimByJournal(kept);

        var taken = ledger().lease(ledger.progress(issue).get(0), "b").orElseThrow();

        assertThat(taken.isClaimed()).isTrue();
        assertThat(claimByJournal(lost)).isFalse();
        kept.settle(ACCEPTED, NOON);
        assertThat(claimByJournal(kept)).isTrue();
        var later = ledger.lease(seen.get(2), "a").orElseThrow();
        assertThat(claimByJournal(later)).isTrue();
        later.settle(ACCEPTED, NOON);
        assertThat(claimByJournal(later)).isTrue();
        assertThat(ledger.progress(issue))
                .extracting(Progress::settled, Progress::claimed)
                .containsExactly(tuple(0, 2), tuple(1, 3), tuple(1, 3));

        assertThat(ledger().lease(ledger.progress(issue).get(2), "b")).isPresent();
        assertThat(claimByJournal(later)).isFalse();
        assertThat(ledger.progressOf(issue + "/other/2").claimed()).isEqualTo(3);
    }

    /** Sent nothing yet, slept, and its journal was closed before it wrote anything. */
    @Test
    void whoeverIsTakenFromBeforeItsFirstClaimCannotClaim() {
        ledger().keep(batch(5));
        var sleeper = lease("a");

        assertThat(lease("b").claim(2)).isTrue();

        assertThat(claimByJournal(sleeper)).isFalse();
        assertThat(sleeper.claim(2)).isFalse();
        assertThat(progress().claimed()).isEqualTo(2);
    }

    @Test
    void whoeverDiesWhileTakingOverLeavesNothingOut() {
        ledger().keep(batch(5));
        var crashed = lease("a");
        claimByJournal(crashed);
        crashed.settle(ACCEPTED, NOON);
        claimByJournal(crashed);
        // Closed by one who then dies, before or after carrying over what it said.
        mongo().updateFirst(
                        query(where("_id").is("a")),
                        Update.update("open", false),
                        Journal.Kept.class);
        assertThat(claimByJournal(crashed)).isTrue();
        Journal.close(mongo(), "a");
        assertThat(progress().claimed()).isEqualTo(3);

        var taker = lease("b");

        assertThat(taker.isClaimed()).isTrue();
        taker.settle(new DeliveryOutcome.Uncertain("interrupted"), NOON);
        assertThat(taker.isClaimed()).isTrue();
        taker.settle(new DeliveryOutcome.Uncertain("interrupted"), NOON);
        assertThat(taker.isClaimed()).isFalse();
        assertThat(claimByJournal(crashed)).isFalse();
    }

    @Test
    void whatAFailedWorkerOfOursClaimedIsInDoubt() {
        var ledger = instance("a");
        ledger.keep(batch(5));
        claimByJournal(lease("a"));

        var again = lease("a");

        assertThat(again.isClaimed()).isTrue();
        assertThat(progress().claimed()).isEqualTo(2);
        again.settle(ACCEPTED, NOON);
        again.settle(ACCEPTED, NOON);
        assertThat(claimByJournal(again)).isTrue();
        assertThat(progress().settled()).isEqualTo(2);
    }

    /** The answer to its release was lost, another worker has the batch; now it says it again. */
    @Test
    void whoeverIsLateDoesNotWipeOutTheMarksOfTheNextHolder() {
        var ledger = instance("a");
        IntStream.range(0, 2).forEach(it -> ledger.keep(batch(it, 5)));
        var late = ledger.lease(progress(), "a").orElseThrow();
        late.release(NOON);
        var holder = ledger.lease(progress(), "a").orElseThrow();
        claimByJournal(holder);
        holder.settle(ACCEPTED, NOON);
        claimByJournal(holder);

        assertThat(late.release(NOON)).isFalse();
        claimByJournal(ledger.lease(ledger.progress(issue).get(1), "a").orElseThrow());

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
        claimByJournal(sleeper);
        sleeper.settle(ACCEPTED, NOON);
        var taker = lease("b");
        mongo().insert(new Journal.Kept("a", 0, true, List.of()));

        assertThat(claimByJournal(sleeper)).isFalse();
        assertThat(taker.isClaimed()).isTrue();
    }

    /** The store wrote it, the answer was lost: the next claim must not be taken for a loss. */
    @Test
    void aClaimWhoseAnswerWasLostDoesNotCostTheBatch() {
        ledger().keep(batch(5));
        var lease = lease("a");
        claimByJournal(lease);
        lease.settle(ACCEPTED, NOON);
        mongo().updateFirst(
                        query(where("_id").is("a")),
                        new Update().inc("number", 1),
                        Journal.Kept.class);

        assertThat(claimByJournal(lease)).isTrue();
        assertThat(stored().claimed()).isZero();
        assertThat(progress().claimed()).isEqualTo(3);
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

    /** It was given up on, written again, and then the batch was given back. */
    @Test
    void aClaimThatComesAfterItsBatchWasGivenBackPutsNobodyInDoubt() {
        ledger().keep(batch(5));
        var lease = lease("a");
        var late = new Journal.Mark(progress().id(), lease.fence(), 0, 2, null);
        lease.claim(2);
        lease.release(NOON);

        assertThat(instance("a").writesOf("a").claim(0, late)).isFalse();

        assertThat(progress().claimed()).isZero();
        assertThat(lease("b").isClaimed()).isFalse();
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

    /** Its next holder calls them uncertain: they would count twice, and be sent to. */
    @Test
    void whoeverLostItsBatchMakesNoOtherOfThoseDeferred() {
        ledger().keep(batch(2));
        var late = lease("a");
        late.claim(2);
        late.settle(ACCEPTED, NOON);
        late.settle(DEFERRED, NOON);
        lease("b");

        assertThat(late.finish(NOON)).isFalse();

        assertThat(ledger().progress(issue)).hasSize(1);
    }

    /** It was lost between the two writes: whoever has it then comes to the same. */
    @Test
    void aBatchLostWhileItIsFinishedIsFinishedByTheNextHolder() {
        ledger().keep(batch(2));
        var lost = lease("a");
        lost.claim(2);
        lost.settle(ACCEPTED, NOON);
        lost.settle(DEFERRED, NOON);
        lost.claim(1);

        var next = lease("b");
        assertThat(next.isClaimed()).isFalse();
        assertThat(next.finish(NOON)).isTrue();

        assertThat(ledger().progress(issue)).hasSize(2);
        assertThat(ledger().batch(Batch.againId(progress().id(), 1)).recipients()).hasSize(1);
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
        assertThat(ledger().unfinished(List.of(issue), Set.of(), Set.of(), NOON, 10)).isEmpty();
        assertThat(
                        ledger().unfinished(
                                        List.of(issue),
                                        Set.of(),
                                        Set.of(),
                                        NOON.plusSeconds(300),
                                        10))
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

    /** However many those are: what is free must not hide behind them. */
    @Test
    void whatOthersHaveInHandIsLeftOut() {
        IntStream.range(0, 3).forEach(it -> ledger().keep(batch(it, 2)));
        var seen = ledger().progress(issue);
        assertThat(ledger().lease(seen.get(0), "a")).isPresent();
        assertThat(ledger().lease(seen.get(1), "b")).isPresent();
        ledger().takeFrom("b", seen.get(1).id());

        assertThat(ledger().unfinished(List.of(issue), Set.of(), Set.of("a", "b"), NOON, 10))
                .extracting(Progress::id)
                .containsExactlyInAnyOrder(seen.get(1).id(), seen.get(2).id());
    }

    /** 4.1: a lane that is held takes no place in the queue; resumed, those deferred go at once. */
    @Test
    void aHeldLaneIsLeftOutAndItsDeferredNeedNotWait() {
        ledger().keep(batch(1));

        assertThat(ledger().unfinished(List.of(issue), Set.of("other"), Set.of(), NOON, 10))
                .isEmpty();
        assertThat(ledger().unfinished(List.of(issue), Set.of("orange"), Set.of(), NOON, 10))
                .hasSize(1);
        var lease = lease("a");
        lease.claim(1);
        lease.settle(DEFERRED, NOON);
        lease.finish(NOON.plusSeconds(300));
        ledger().tryAgainNow(issue, "orange", NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), Set.of(), NOON, 10)).isEmpty();
        ledger().tryAgainNow(issue, "other", NOON);
        assertThat(ledger().unfinished(List.of(issue), Set.of(), Set.of(), NOON, 10)).hasSize(1);
    }

    /** All of a lane that is cancelled, but for what an order has brought back since. */
    @Test
    void whatIsLeftInOneLaneIsFoundBeforeItIsDue() {
        ledger().keep(batch(2));
        var batch = ledger().batch(issue + "/other/0");
        var first = batch.onOrder("order-one", batch.recipients(), List.of());
        var second = batch.onOrder("order-two", batch.recipients(), List.of());
        for (var it : List.of(first, first.again(batch.recipients(), List.of()), second)) {
            Ledger.insert(mongo(), it, null, NOON.plusSeconds(300));
        }

        assertThat(ledger().unfinished(issue, "other", Set.of("order-one"), Set.of(), 10))
                .extracting(Progress::id)
                .containsExactlyInAnyOrder(batch.id(), second.id());
        assertThat(ledger().unfinished(issue, "other", Set.of(), Set.of(), 10)).hasSize(4);
        assertThat(ledger().unfinished(issue, "orange", Set.of(), Set.of(), 10)).isEmpty();
        assertThat(ledger().lease(progress(), "a")).isPresent();
        assertThat(ledger().unfinished(issue, "other", Set.of(), Set.of("a"), 10)).hasSize(3);
    }

    /** The end that was seen and told is not the last one. */
    @Test
    void aSendThatGoesOnWhileItIsClosedStaysOpen() {
        var dispatches = new Dispatches(mongo());
        mongo().insert(sending());
        dispatches.finished(dispatches.find(issue).orElseThrow(), NOON);
        var seen = dispatches.find(issue).orElseThrow();

        dispatches.goOn(issue);
        dispatches.close(seen, ledger().tally(issue));

        assertThat(dispatches.open(issue)).isPresent();
        dispatches.finished(dispatches.find(issue).orElseThrow(), NOON.plusSeconds(1));
        dispatches.close(dispatches.find(issue).orElseThrow(), ledger().tally(issue));
        assertThat(dispatches.open(issue)).isEmpty();
    }

    private Dispatch sending() {
        return new Dispatch(
                issue,
                1,
                "One",
                NOON,
                NOON,
                DispatchState.SENDING,
                NOON,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
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

    /** Of two that lost the store, the one that finds it first must not take from the other. */
    @Test
    void whoeverWasCutOffFromTheStoreGivesTheOthersTimeToBeHeard() {
        var properties = new LeaseProperties(Duration.ofMillis(500), Duration.ofSeconds(2));
        var one = new Crew(mongo(), properties);
        var other = new Crew(mongo(), properties);
        one.beat();
        other.beat();
        one.beat();
        long cutOff = System.nanoTime();

        Awaitility.await()
                .until(() -> System.nanoTime() - cutOff > Duration.ofSeconds(3).toNanos());

        assertThat(one.isGone(other.me())).isFalse();
        one.beat();
        assertThat(one.isGone(other.me())).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    one.beat();
                    return one.isGone(other.me());
                });
    }

    /** R6. */
    @Test
    void whatIsMadeOfACopyReadBeforeSomebodyWasForgottenIsErasedToo() {
        var gone = keptWithOther();
        var lease = lease("a");
        forget(gone);
        assertThat(ledger().batchesOf(issue, List.of(gone)))
                .hasSize(1)
                .allSatisfy(it -> assertThat(it.recipients().getFirst().address()).isEmpty());
        lease.claim(2);
        lease.settle(DEFERRED, NOON);
        lease.settle(DEFERRED, NOON);

        assertThat(lease.finish(NOON)).isTrue();

        assertThat(ledger().batchesOf(issue, List.of(gone)))
                .hasSize(2)
                .allSatisfy(it ->
                        assertThat(it.recipients())
                                .extracting(who ->
                                        who.subscriberId() + "|" + who.address() + "|" + who.name())
                                .containsExactly(gone + "||null", "s0|p0@a.example|Zoé"));
    }

    /** R6: an address in what a server said is masked, and yet somebody's. */
    @Test
    void whatServersSaidOfSomebodyForgottenIsErased() {
        var gone = keptWithOther();
        var lease = lease("a");
        lease.claim(2);
        lease.settle(said(451, "451 4.2.2 g***@a.example is full"), NOON);
        lease.settle(said(451, "451 4.2.2 p***@a.example is full"), NOON);
        assertThat(lease.finish(NOON)).isTrue();

        forget(gone);

        assertThat(ledger().progress(issue)).hasSize(2);
        assertThat(ledger().batch(Batch.againId(issue + "/other/0", 1)).deferrals())
                .extracting(Remark::cause, Remark::status)
                .containsExactly(
                        tuple(null, "4.2.2"), tuple("451 4.2.2 p***@a.example is full", "4.2.2"));
        assertThat(progress().remarks().values())
                .extracting(Remark::cause)
                .containsExactly(null, "451 4.2.2 p***@a.example is full");
        assertThat(progress().remarks().get(0)).extracting(Remark::verdict).isNotNull();
    }

    @Test
    void ourOwnWordOfSomebodyForgottenStays() {
        var gone = keptWithOther();
        var lease = lease("a");
        lease.settle(new DeliveryOutcome.Skipped("unsubscribed"), NOON);
        lease.settle(ACCEPTED, NOON);
        lease.finish(NOON);

        forget(gone);

        assertThat(progress().remarks().values())
                .extracting(Remark::cause)
                .containsExactly("unsubscribed");
    }

    /** R6: the mail was under way when its reader was forgotten. */
    @Test
    void whatAServerSaysOfSomebodyAfterTheyWereForgottenIsErasedWhenTheBatchIsDone() {
        var gone = keptWithOther();
        var lease = lease("a");
        lease.claim(2);
        forget(gone);
        lease.settle(said(550, "550 5.1.1 g***@a.example unknown"), NOON);
        lease.settle(said(550, "550 5.1.1 p***@a.example unknown"), NOON);

        assertThat(lease.finish(NOON)).isTrue();

        assertThat(progress().state()).isEqualTo(Progress.State.DONE);
        assertThat(progress().counts().rejected()).isEqualTo(2);
        assertThat(progress().remarks().values())
                .extracting(Remark::cause)
                .containsExactly(null, "550 5.1.1 p***@a.example unknown");
    }

    private static DeliveryOutcome said(int code, String reply) {
        return DeliveryOutcome.of(SmtpReply.of(code, reply), Stage.RCPT);
    }

    /** The id of the first of two in a batch. */
    private String keptWithOther() {
        var gone = issue + "-gone";
        var recipients =
                List.of(recipient(gone, "gone@a.example"), recipient("s0", "p0@a.example"));
        var totals = new Progress.Totals(1, 2);
        ledger().keep(
                        new AudienceBatched(
                                issue + "/other/0", issue, "other", 0, recipients, totals));
        return gone;
    }

    private void forget(String id) {
        mongo().insert(
                        new Document("_id", id)
                                .append("version", Long.MAX_VALUE)
                                .append("state", "forgotten")
                                .append("opensGranted", false)
                                .append("clicksGranted", false),
                        "people");
        ledger().erase(List.of(id));
    }

    private static Recipient recipient(String id, String address) {
        return new Recipient(
                id,
                address,
                "Zoé",
                List.of(Recipient.Section.TOOL),
                Recipient.Tracking.AGGREGATE,
                Recipient.Tracking.AGGREGATE,
                null);
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

    /** One process has one. */
    private Ledger instance(String owner) {
        return instances.computeIfAbsent(owner, _ -> ledger());
    }

    private Lease lease(String owner) {
        return instance(owner).lease(progress(), owner).orElseThrow();
    }

    /** Claims the next two twice in one write, as if by two workers of "a": so by its journal. */
    private boolean claimByJournal(Lease lease) {
        var writes = instance("a").writesOf("a");
        var held = new CompletableFuture<Boolean>();
        synchronized (writes.journal()) {
            // While this one is held up here, all who come wait for the write after.
            start(
                    () -> writes.claim(0, new Journal.Mark("none", 0, 0, 0, null)),
                    Thread.State.BLOCKED);
            start(() -> lease.claim(2), Thread.State.WAITING);
            start(() -> held.complete(lease.claim(2)), Thread.State.WAITING);
        }
        return held.join();
    }

    private static void start(Runnable writer, Thread.State until) {
        var thread = Thread.ofPlatform().daemon().start(writer);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == until);
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
