package fr.jeudi.dispatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.alarm.Minute.Counted;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        var sum = new Counted(attempts, refused, null, null, null);

        assertThat(defaults.isTrouble("orange", sum)).isEqualTo(trouble);
        assertThat(defaults.minutes()).isEqualTo(15);
    }

    /** Each domain has a filter of its own: a few of them are not the lane. */
    @ParameterizedTest
    @CsvSource({
        "49, 10, 10, 10, false",
        "50, 10, 10, 10, true",
        "50, 9, 9, 9, false",
        "50, 50, 2, 2, false",
        "50, 50, 3, 3, true",
        "100, 90, 30, 4, false",
        "100, 100, 1000, 2, false",
        "100, 100, 1000, 30, false",
        "100, 100, 1000, 1000, true",
    })
    void inAMixedLaneAFifthOfTheMailsAndOfTheDomainsHasToBeRefused(
            int attempts, int refused, int domains, int refusing, boolean trouble) {
        var asked = IntStream.range(0, domains).mapToObj(i -> domain(i, i < refusing));
        var sum =
                new Counted(
                        attempts, refused, null, null, asked.reduce(Domains.NONE, Domains::plus));

        for (var lane : List.of("other", "office365", "mimecast", "proofpoint")) {
            assertThat(defaults.isTrouble(lane, sum)).as(lane).isEqualTo(trouble);
        }
    }

    private static Domains domain(int number, boolean refused) {
        return Domains.of("a@Mairie-" + number + ".example", refused);
    }

    @Test
    void anAddressThatIsForgottenIsOfNoDomain() {
        assertThat(Domains.of("", true)).isEqualTo(Domains.NONE);
        assertThat(Domains.of("b@MAIRIE-1.example", false)).isEqualTo(domain(1, false));
    }
}
