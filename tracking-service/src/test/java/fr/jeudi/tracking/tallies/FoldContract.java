package fr.jeudi.tracking.tallies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mongodb.client.MongoClients;
import fr.jeudi.tracking.hits.EngagementRecorded;
import fr.jeudi.tracking.hits.Verdict;
import fr.jeudi.tracking.readers.Consents;
import fr.jeudi.tracking.readers.Grants;
import fr.jeudi.tracking.readers.Kind;
import fr.jeudi.tracking.readers.Readers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What folding promises, on whatever speaks MongoDB. */
abstract class FoldContract {
    static final String ISSUE = "nbswy3dpeb3w64tm";
    static final String OTHER_ISSUE = "nbswy3dpeb3w64tn";
    static final String ANNE = "mfrggzdfmztwq2lk";
    static final String BEN = "mfrggzdfmztwq2ll";

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext();
    private MongoTemplate mongo;
    private Fold fold;
    private Tallies tallies;
    private Interruption interruption;
    private Grants grants;
    private long hits;

    /** A server; the database is this test's own. */
    abstract String server();

    @BeforeEach
    void start() {
        var database = "fold-" + UUID.randomUUID();
        context.registerBean(
                MongoTemplate.class,
                () -> new MongoTemplate(MongoClients.create(server()), database));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(Consents.class, Readers.class, Interruption.class, Fold.class);
        context.refresh();
        mongo = context.getBean(MongoTemplate.class);
        fold = context.getBean(Fold.class);
        tallies = context.getBean(Tallies.class);
        interruption = context.getBean(Interruption.class);
        grants = new Grants(context.getBean(Consents.class));
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void sumsAddUp() {
        fold.fold(
                List.of(
                        open(0, 0, null, Verdict.HUMAN),
                        open(0, 1, null, Verdict.PROXY),
                        open(0, 2, null, Verdict.MACHINE),
                        click(0, 3, null, 0, Verdict.HUMAN),
                        click(0, 4, null, 7, Verdict.MACHINE)));

        var tally = tally();
        assertThat(tally.loads()).isEqualTo(3);
        assertThat(tally.machineLoads()).isEqualTo(1);
        assertThat(tally.proxyLoads()).isEqualTo(1);
        assertThat(tally.clicks()).isEqualTo(2);
        assertThat(tally.machineClicks()).isEqualTo(1);
        assertThat(tally.links())
                .containsOnly(
                        Map.entry(0, new Tally.Clicks(1, 0)), Map.entry(7, new Tally.Clicks(1, 1)));
        assertThat(tally.hours()).containsOnly(Map.entry("2026-11-26T06", new Tally.Hour(2, 1)));
        assertThat(tally.uniqueOpeners()).isZero();
    }

    @Test
    void theSameRecordsTwiceCountOnce() {
        grants.change(ANNE, 1, true, true);
        var records =
                List.of(
                        open(0, 0, ANNE, Verdict.HUMAN),
                        open(0, 1, ANNE, Verdict.HUMAN),
                        click(0, 2, ANNE, 0, Verdict.HUMAN));
        fold.fold(records);

        fold.fold(records);
        fold.fold(records.subList(1, 3));

        assertThat(tally().loads()).isEqualTo(2);
        assertThat(tally().clicks()).isEqualTo(1);
        assertThat(tally().uniqueOpeners()).isEqualTo(1);
        assertThat(tally().uniqueClickers()).isEqualTo(1);
    }

    @Test
    void whatIsKilledBetweenItsTwoWritesCountsOnceWhenRepeated() {
        grants.change(ANNE, 1, true, false);
        var records = List.of(open(0, 0, ANNE, Verdict.HUMAN), open(0, 1, null, Verdict.HUMAN));
        interruption.isOn = true;
        assertThatIllegalStateException().isThrownBy(() -> fold.fold(records));
        assertThat(readers()).hasSize(1);

        interruption.isOn = false;
        // Redelivered in other company: one more, and a second open of the same person.
        var more = new ArrayList<>(records);
        more.add(open(0, 2, ANNE, Verdict.HUMAN));
        fold.fold(more);

        assertThat(tally().loads()).isEqualTo(3);
        assertThat(tally().uniqueOpeners()).isEqualTo(1);
    }

    @Test
    void partitionsAreFoldedIndependentlyAndInAnyOrder() {
        fold.fold(List.of(open(3, 40, null, Verdict.HUMAN), open(1, 7, null, Verdict.HUMAN)));
        fold.fold(List.of(open(1, 8, null, Verdict.HUMAN), open(3, 40, null, Verdict.HUMAN)));
        fold.fold(List.of(open(1, 7, null, Verdict.HUMAN)));

        assertThat(tally().loads()).isEqualTo(3);
    }

    @Test
    void clocksMayDisagreeAboutWhoWasFirst() {
        grants.change(ANNE, 1, true, false);
        var late = open(0, 0, ANNE, Verdict.HUMAN, Instant.parse("2026-11-26T07:00:00Z"));
        var early = open(0, 1, ANNE, Verdict.HUMAN, Instant.parse("2026-11-26T06:00:00Z"));

        fold.fold(List.of(late));
        fold.fold(List.of(early));

        assertThat(tally().uniqueOpeners()).isEqualTo(1);
        assertThat(tally().hours()).containsOnlyKeys("2026-11-26T06", "2026-11-26T07");
    }

    @Test
    void aTopicMadeAnewStartsCountingAtZero() {
        fold.fold(List.of(open(0, 900, null, Verdict.HUMAN)));

        fold.fold(List.of(new Placed("another-0", 0, hit(null, Verdict.HUMAN))));

        assertThat(tally().loads()).isEqualTo(2);
    }

    @Test
    void issuesDoNotMix() {
        var other =
                new EngagementRecorded(
                        id(), at(), Kind.OPEN, OTHER_ISSUE, null, null, Verdict.HUMAN, "test");

        fold.fold(List.of(open(0, 0, null, Verdict.HUMAN), new Placed("topic-0", 1, other)));

        assertThat(tally().loads()).isEqualTo(1);
        assertThat(tallies.of(List.of(OTHER_ISSUE)).values())
                .extracting(Tally::loads)
                .containsExactly(1L);
    }

    @Test
    void replicasMayFoldOneIssueAtATime() {
        var first = new ArrayList<Placed>();
        var second = new ArrayList<Placed>();
        for (int i = 0; i < 200; i++) {
            first.add(open(0, i, null, Verdict.HUMAN));
            second.add(open(1, i, null, Verdict.HUMAN));
        }

        CompletableFuture.allOf(oneByOne(first), oneByOne(first), oneByOne(second)).join();

        assertThat(tally().loads()).isEqualTo(400);
    }

    private CompletableFuture<Void> oneByOne(List<Placed> records) {
        return CompletableFuture.runAsync(() -> records.forEach(it -> fold.fold(List.of(it))));
    }

    /** STANDARDS C1, C3, C8. */
    @Test
    void withoutConsentForItsKindAPersonsHitIsNotCountedAtAll() {
        grants.change(ANNE, 1, true, false);

        fold.fold(
                List.of(
                        click(0, 0, ANNE, 0, Verdict.HUMAN),
                        open(0, 1, BEN, Verdict.HUMAN),
                        open(0, 2, ANNE, Verdict.HUMAN)));

        assertThat(tally().clicks()).isZero();
        assertThat(tally().loads()).isEqualTo(1);
        assertThat(readers()).extracting(it -> it.getString("_id")).containsExactly(ANNE);
    }

    /** STANDARDS C3. */
    @Test
    void withdrawalForgetsThePersonKeepsTheSumsAndSilencesTheRest() {
        grants.change(ANNE, 1, true, true);
        fold.fold(List.of(open(0, 0, ANNE, Verdict.HUMAN), click(0, 1, ANNE, 0, Verdict.HUMAN)));

        grants.change(ANNE, 2, false, true);
        fold.fold(List.of(open(0, 2, ANNE, Verdict.HUMAN)));

        assertThat(readers().getFirst()).containsKey("click").doesNotContainKey("open");
        assertThat(tally().loads()).isEqualTo(1);
        assertThat(tally().uniqueOpeners()).isEqualTo(1);

        grants.change(ANNE, 3, false, false);
        assertThat(readers()).isEmpty();
    }

    @Test
    void aWithdrawalCutOffBeforeItForgotIsFinishedByItsRepeat() {
        grants.change(ANNE, 1, true, true);
        fold.fold(List.of(open(0, 0, ANNE, Verdict.HUMAN)));
        var written = readers().getFirst();
        grants.change(ANNE, 2, false, false);
        mongo.getCollection("readers").insertOne(written);

        grants.change(ANNE, 2, false, false);

        assertThat(readers()).isEmpty();
    }

    @Test
    void anOlderConsentComingLateChangesNothing() {
        grants.change(ANNE, 5, false, false);
        grants.change(ANNE, 4, true, true);

        fold.fold(List.of(open(0, 0, ANNE, Verdict.HUMAN)));

        assertThat(tally().loads()).isZero();
    }

    @Test
    void aForgottenSubscriberLeavesNothingButSums() {
        grants.change(ANNE, 1, true, true);
        fold.fold(List.of(open(0, 0, ANNE, Verdict.HUMAN)));

        grants.forget(ANNE);
        fold.fold(List.of(open(0, 1, ANNE, Verdict.HUMAN)));

        assertThat(readers()).isEmpty();
        assertThat(mongo.getCollection("consents").countDocuments()).isZero();
        assertThat(tally().loads()).isEqualTo(1);
    }

    @Test
    void machinesAreNobody() {
        grants.change(ANNE, 1, true, true);

        fold.fold(List.of(open(0, 0, ANNE, Verdict.MACHINE)));

        assertThat(tally().machineLoads()).isEqualTo(1);
        assertThat(tally().uniqueOpeners()).isZero();
        assertThat(readers()).isEmpty();
    }

    @Test
    void theLatestTotalsStayWhateverComesLate() {
        var early = Instant.parse("2026-11-26T06:00:00Z");
        tallies.keep(ISSUE, early.plusSeconds(9), delivery("finished", 10));
        tallies.keep(ISSUE, early, delivery("sending", 4));

        assertThat(tally().delivery()).isEqualTo(delivery("finished", 10));

        tallies.keep(ISSUE, early.plusSeconds(10), delivery("finished", 11));
        assertThat(tally().delivery()).isEqualTo(delivery("finished", 11));
    }

    private static Delivery delivery(String state, long accepted) {
        var sums = new Sums(20, accepted, 0, 0, 0, 20 - accepted);
        return new Delivery(
                state,
                sums,
                Map.of("orange.fr", sums),
                Instant.parse("2026-11-26T06:00:00Z"),
                null);
    }

    private Tally tally() {
        return tallies.of(List.of(ISSUE)).getOrDefault(ISSUE, Tally.NONE);
    }

    private List<Document> readers() {
        return mongo.getCollection("readers").find().into(new ArrayList<>());
    }

    private Placed open(int partition, long offset, @Nullable String who, Verdict verdict) {
        return open(partition, offset, who, verdict, at());
    }

    private Placed open(
            int partition, long offset, @Nullable String who, Verdict verdict, Instant at) {
        var hit = new EngagementRecorded(id(), at, Kind.OPEN, ISSUE, who, null, verdict, "test");
        return new Placed("topic-" + partition, offset, hit);
    }

    private Placed click(
            int partition, long offset, @Nullable String who, int link, Verdict verdict) {
        var hit = new EngagementRecorded(id(), at(), Kind.CLICK, ISSUE, who, link, verdict, "test");
        return new Placed("topic-" + partition, offset, hit);
    }

    private EngagementRecorded hit(@Nullable String who, Verdict verdict) {
        return open(0, 0, who, verdict).hit();
    }

    private static Instant at() {
        return Instant.parse("2026-11-26T06:12:00Z");
    }

    private String id() {
        var digits = Long.toString(++hits, 25);
        var letters = digits.chars().map(it -> 'a' + Character.digit(it, 25)).toArray();
        var id = new String(letters, 0, letters.length);
        return "a".repeat(16 - id.length()) + id;
    }

    /** A process killed after it wrote down people and before it wrote down sums. */
    static class Interruption extends Tallies {
        boolean isOn;

        Interruption(MongoTemplate mongo, Clock clock) {
            super(mongo, clock);
        }

        @Override
        boolean add(
                String issueId,
                Increments increments,
                Map<String, Long> before,
                Map<String, Long> after) {
            if (isOn) {
                throw new IllegalStateException("killed");
            }
            return super.add(issueId, increments, before, after);
        }
    }
}
