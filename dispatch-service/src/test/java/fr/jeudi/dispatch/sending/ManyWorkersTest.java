package fr.jeudi.dispatch.sending;

import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.lanes.Lanes;
import fr.jeudi.dispatch.ledger.Dispatches;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** More of them than batches are looked at in one go. */
@DispatchTest
@TestPropertySource(properties = "dispatch.relay.connections=" + ManyWorkersTest.WORKERS)
class ManyWorkersTest {
    static final int WORKERS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired Dispatches dispatches;
    @Autowired Lanes lanes;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
        dispatches.cancel(issue.id());
    }

    @Test
    void whatTheOthersHaveInHandLeavesNoneOfThemIdle() {
        RELAY.takeTime(Duration.ofSeconds(3));
        for (int i = 0; i < WORKERS; i++) {
            wire.write(
                    "audience-batched",
                    issue.batchId("other", i),
                    issue.batch("other", i, AnIssue.people(domain, 9)));
        }
        wire.write("issue-released", issue.id(), issue.issue());

        await().atMost(PATIENCE).until(() -> lanes.inHand("other") == WORKERS);
    }
}
