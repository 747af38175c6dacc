package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.plan.Plans;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

@DispatchTest
class ViewersTest {
    @Autowired Bookkeeper bookkeeper;
    @Autowired Plans plans;

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
