package fr.jeudi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.mail.Recipient.Tracking;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.parts.DocumentStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class EndingsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

    @Test
    void theSameSumsOfOtherPeopleAreNotTheSame() {
        var ledger = new Endings(Map.of("anna", "accepted", "ben", "uncertain"));
        var told = new Endings(Map.of("anna", "uncertain", "ben", "accepted"));

        assertThat(ledger.sums()).isEqualTo(told.sums());
        assertThat(ledger.unlike(told)).isEqualTo(2);
    }

    @Test
    void whoIsInOneOfTheTwoOnlyCounts() {
        var ledger = new Endings(Map.of("anna", "accepted", "ben", "accepted"));
        var told = new Endings(Map.of("anna", "accepted", "chloe", "accepted"));

        assertThat(ledger.unlike(told)).isEqualTo(2);
        assertThat(ledger.unlike(ledger)).isZero();
    }

    @Test
    void whoIsRefusedForGoodOrDroppedIsExpectedToEndSo() {
        assertThat(Endings.expected(new Manners(0, 0, 0, 1_000, 0, 0), 2).sums())
                .isEqualTo(Map.of("rejected", 2));
        assertThat(Endings.expected(new Manners(0, 0, 0, 0, 0, 1_000), 2).sums())
                .isEqualTo(Map.of("uncertain", 2));
        assertThat(Endings.expected(new Manners(200, 200, 200, 0, 200, 0), 50).sums())
                .isEqualTo(Map.of("accepted", 50));
    }

    @Test
    void theLastTryIsWhatTheLedgerSays() {
        try (var store = DocumentStore.inMemory();
                var client = MongoClients.create(store.uri("dispatch"))) {
            var mongo = new MongoTemplate(client, "dispatch");
            keep(mongo, "i/other/0~1", 1, List.of(1), Map.of());
            keep(
                    mongo,
                    "i/other/0",
                    0,
                    List.of(0, 1, 2),
                    Map.of(1, remark(Label.DEFERRED), 2, remark(Label.REJECTED)));

            var ledger = Endings.inLedger(mongo, "i");

            assertThat(ledger.words())
                    .isEqualTo(
                            Map.of(
                                    MadeUpIssue.id(0), "accepted",
                                    MadeUpIssue.id(1), "accepted",
                                    MadeUpIssue.id(2), "rejected"));
            assertThat(IntStream.range(0, 4).filter(ledger::accepted)).containsExactly(0, 1);
        }
    }

    private static void keep(
            MongoTemplate mongo,
            String id,
            int attempt,
            List<Integer> readers,
            Map<Integer, Remark> remarks) {
        int size = readers.size();
        var recipients = readers.stream().map(EndingsTest::recipient).toList();
        mongo.insert(new Batch(id, "i", MadeUpIssue.LANE, attempt, recipients, List.of(), null, 0));
        mongo.insert(
                new Progress(
                        id,
                        1,
                        "i",
                        MadeUpIssue.LANE,
                        attempt,
                        size,
                        Progress.State.DONE,
                        null,
                        size,
                        size,
                        size,
                        new Progress.Counts(0, 0, 0, 0),
                        remarks,
                        NOW,
                        NOW,
                        null));
    }

    private static Recipient recipient(int reader) {
        return new Recipient(
                MadeUpIssue.id(reader),
                "reader@example.org",
                null,
                List.of(),
                Tracking.AGGREGATE,
                Tracking.AGGREGATE,
                null);
    }

    private static Remark remark(Label outcome) {
        return new Remark(outcome, null, null, NOW, null, null);
    }
}
