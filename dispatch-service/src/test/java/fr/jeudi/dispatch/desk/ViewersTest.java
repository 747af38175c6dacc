package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.plan.Plans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

@DispatchTest
class ViewersTest {
    @Autowired Bookkeeper bookkeeper;
    @Autowired Plans plans;
    @Autowired Viewers live;
    @Autowired Dispatches dispatches;
    @Autowired Wire wire;

    @Test
    void thereAreNoMoreThanSetAndWhoLeavesMakesRoom() {
        var viewers = new Viewers(bookkeeper, plans, new LiveProperties(2));
        viewers.start();
        try {
            var first = viewers.join(Viewers.ALL).orElseThrow();
            assertThat(viewers.join("a")).isPresent();
            assertThat(viewers.join("b")).isEmpty();

            first.complete();
            viewers.leave(first);

            assertThat(viewers.join("b")).isPresent();
            assertThat(viewers.join("c")).isEmpty();
        } finally {
            viewers.stop();
        }
    }

    /** It came and ended between two looks: the open ones are as before, the list is not. */
    @Test
    void theListIsAnotherOnceASendIsOverThatNobodySaw() {
        bookkeeper.count();
        var before = live.standing(Viewers.ALL).getFirst();
        var issue = AnIssue.released();
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, List.of(), 1, 0));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> {
                    bookkeeper.count();
                    return dispatches
                                    .find(issue.id())
                                    .filter(it -> it.state() == DispatchState.FINISHED)
                                    .isPresent()
                            && bookkeeper.standing(issue.id()).isEmpty();
                });

        assertThat(live.standing(Viewers.ALL).getFirst()).isNotEqualTo(before);
    }

    @Test
    void stoppingEndsEveryAnswerBeforeTheWebServerWaitsForThem() {
        var viewers = new Viewers(bookkeeper, plans, new LiveProperties(2));
        viewers.start();
        assertThat(viewers.join(Viewers.ALL)).isPresent();

        viewers.stop();

        assertThat(viewers.count()).isZero();
        assertThat(viewers.join(Viewers.ALL)).isEmpty();
        assertThat(viewers.getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }
}
