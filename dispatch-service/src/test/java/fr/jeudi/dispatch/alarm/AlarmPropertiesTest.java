package fr.jeudi.dispatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** STANDARDS 4.1, SENDER: 2 % of a provider's attempts in 15 minutes, 20 at least. */
class AlarmPropertiesTest {
    private final AlarmProperties defaults =
            new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("dispatch.alarm", AlarmProperties.class);

    @ParameterizedTest
    @CsvSource({
        "19, 19, false",
        "20, 1, false",
        "20, 2, true",
        "100, 2, true",
        "101, 2, false",
        "10000, 199, false",
        "10000, 200, true",
        "0, 0, false"
    })
    void aProviderRefusesUsFromTwoInAHundredOn(int attempts, int refused, boolean trouble) {
        assertThat(defaults.isTrouble(attempts, refused)).isEqualTo(trouble);
        assertThat(defaults.minutes()).isEqualTo(15);
    }
}
