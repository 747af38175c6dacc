package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Sums;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;

/** An issue nothing can be made of, as an earlier version may have kept one. */
@DispatchTest
class FailingBatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final int BATCHES = 9;

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue failing = AnIssue.released();
    private final AnIssue good = AnIssue.released();

    @Test
    void itsBatchesWaitNobodyElseDoesAndItCanBeCancelled() {
        wire.write("issue-released", failing.id(), failing.issue());
        await().atMost(PATIENCE).until(() -> dispatches.find(failing.id()).isPresent());
        mongo.updateFirst(
                query(where("_id").is(failing.id())),
                Update.update("fromAddress", "Jeudi <jeudi@example.org>"),
                "issues");
        for (int i = 0; i < BATCHES; i++) {
            var people = AnIssue.people(failing.id() + ".example", 3);
            wire.write(
                    "audience-batched",
                    failing.batchId("other", i),
                    i + 1 < BATCHES
                            ? failing.batch("other", i, people)
                            : failing.lastBatch("other", i, people, BATCHES, 3 * BATCHES));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        ledger.progress(failing.id()).stream()
                                        .filter(FailingBatchTest::isPutOff)
                                        .count()
                                == BATCHES);

        wire.write("issue-released", good.id(), good.issue());
        wire.write(
                "audience-batched",
                good.batchId("other", 0),
                good.lastBatch("other", 0, AnIssue.people(good.id() + ".example", 3), 1, 3));
        await().atMost(PATIENCE).until(() -> RELAY.to(good.id() + ".example").size() == 3);

        assertThat(dispatches.cancel(failing.id())).isTrue();
        await().atMost(PATIENCE)
                .until(() ->
                        ledger.tally(failing.id())
                                .sums()
                                .equals(new Sums(3 * BATCHES, 0, 0, 0, 3 * BATCHES, 0)));
        assertThat(RELAY.to(failing.id() + ".example")).isEmpty();
    }

    private static boolean isPutOff(Progress progress) {
        return progress.state() == Progress.State.READY
                && progress.settled() == 0
                && progress.dueAt().isAfter(Instant.now());
    }
}
