package fr.jeudi.dispatch.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final Instant NOW = Calls.NOW;
    private final Failures failures = new Failures();

    @Test
    void aSourceWaitsForTheRestOfAMinuteAfterTwentyFailures() {
        fail("a", Failures.MOST - 1);
        assertThat(failures.wait("a", NOW)).isZero();

        fail("a", 1);

        assertThat(failures.wait("a", NOW.plusSeconds(20))).isEqualTo(Duration.ofSeconds(40));
        assertThat(failures.wait("b", NOW)).isZero();
        assertThat(failures.wait("a", NOW.plusSeconds(60))).isZero();
        failures.failed("a", NOW.plusSeconds(60));
        assertThat(failures.wait("a", NOW.plusSeconds(60))).isZero();
    }

    @Test
    void aGoodCallForgives() {
        fail("a", Failures.MOST - 1);
        failures.succeeded("a");
        fail("a", Failures.MOST - 1);

        assertThat(failures.wait("a", NOW)).isZero();
    }

    @Test
    void ofManySourcesOnlyTheLastAreRemembered() {
        for (int i = 0; i < 2 * Failures.SOURCES; i++) {
            failures.failed("source " + i, NOW);
        }

        assertThat(failures.size()).isEqualTo(Failures.SOURCES);
    }

    private void fail(String source, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(source, NOW);
        }
    }
}
