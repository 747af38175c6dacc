package fr.jeudi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleBenchTest {

    @Test
    void aFasterRelayGetsALargerAudience() {
        int threeReplicasTwoMinutes = 3 * 8 * 100 * 120;

        assertThat(ScaleBench.audience(8_000, Duration.ofMillis(10), 8))
                .isGreaterThan(16_000 + threeReplicasTwoMinutes);
        assertThat(ScaleBench.audience(8_000, Duration.ofMillis(50), 8)).isLessThan(150_000);
    }

    @Test
    void noAudienceIsLargeEnoughForARelayThatTakesNoTime() {
        assertThatThrownBy(() -> ScaleBench.audience(8_000, Duration.ZERO, 8))
                .hasMessageContaining("a millisecond");
    }

    @Test
    void aLimitIsPassedByOneMoreAndNoneIsNever() {
        assertThat(ScaleBench.within(6, 6)).isTrue();
        assertThat(ScaleBench.within(6, 7)).isFalse();
        assertThat(ScaleBench.within(0, 1_000)).isTrue();
    }
}
