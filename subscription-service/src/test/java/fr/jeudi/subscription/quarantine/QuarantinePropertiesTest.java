package fr.jeudi.subscription.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.quarantine.QuarantineProperties.Counted;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** STANDARDS 4.1: 5 % of a provider's attempts in 30 minutes, and 5 times its mean of 90 days. */
class QuarantinePropertiesTest {
    private final QuarantineProperties defaults =
            new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("subscription.quarantine", QuarantineProperties.class);

    @ParameterizedTest
    @CsvSource({
        "99, 99, 0, 0, false",
        "100, 5, 0, 0, false",
        "100, 6, 0, 0, true",
        "1000, 50, 10000, 10, false",
        "1000, 51, 10000, 10, true",
        "1000, 100, 10000, 200, false",
        "1000, 101, 10000, 200, true",
        "1000, 0, 0, 0, false"
    })
    void bothMustBeExceeded(long attempts, long hard, long before, long hardBefore, boolean is) {
        assertThat(
                        defaults.isIncident(
                                new Counted(attempts, hard), new Counted(before, hardBefore)))
                .isEqualTo(is);
    }

    @Test
    void halfAnHourIsCountedAndTwoDaysAreKept() {
        assertThat(defaults.minutes()).isEqualTo(30);
        assertThat(defaults.kept()).isEqualTo(Duration.ofDays(2));
    }
}
