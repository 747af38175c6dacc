package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** STANDARDS 4.2. */
class RetryPropertiesTest {
    private final RetryProperties defaults =
            new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("dispatch.retry", RetryProperties.class);

    @ParameterizedTest
    @CsvSource({"2, 15m", "3, 30m", "4, 1h", "5, 2h", "6, 4h", "7, 4h", "8, 8h", "9, 8h", "99, 8h"})
    void waitsGrowAndThenRepeat(int attempts, String delay) {
        var wanted = Duration.parse("PT" + delay);

        for (int i = 0; i < 100; i++) {
            assertThat(defaults.delayAfter(attempts, new Random(i)))
                    .isBetween(
                            wanted.multipliedBy(8).dividedBy(10),
                            wanted.multipliedBy(12).dividedBy(10));
        }
    }

    /** Greylisting: the same again, five minutes later at least. */
    @Test
    void theFirstWaitIsNeverShortened() {
        for (int i = 0; i < 100; i++) {
            assertThat(defaults.delayAfter(1, new Random(i)))
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        }
    }

    @Test
    void anIssueIsGivenUpAfterTwoDays() {
        assertThat(defaults.giveUpAfter()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void thoseDeferredTogetherDoNotReturnTogether() {
        var one = new RetryProperties(List.of(Duration.ofMinutes(5)), Duration.ofHours(1));

        assertThat(one.delayAfter(1, new Random(1))).isNotEqualTo(one.delayAfter(1, new Random(2)));
    }
}
