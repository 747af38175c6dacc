package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.lanes.Lane.Slowdown;
import fr.jeudi.dispatch.lanes.LanesProperties.Shaping;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneRulesTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration BREATH = Duration.ofSeconds(10);

    /** The clocks go back on 25 October 2026, forward on 28 March 2027. */
    @ParameterizedTest
    @CsvSource({
        "06:00-22:00, 2026-10-24T03:59:59Z, false",
        "06:00-22:00, 2026-10-24T04:00:00Z, true",
        "06:00-22:00, 2026-10-25T04:00:00Z, false",
        "06:00-22:00, 2026-10-25T05:00:00Z, true",
        "06:00-22:00, 2027-03-28T04:00:00Z, true",
        "06:00-22:00, 2026-11-26T21:00:00Z, false",
        "22:00-06:00, 2026-11-26T21:00:00Z, true",
        "22:00-06:00, 2026-11-26T12:00:00Z, false",
    })
    void hoursFollowTheClockOnTheWall(String hours, Instant at, boolean open) {
        assertThat(Hours.of(hours).contain(at, PARIS)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, ",
        "501, 0, 0, ",
        "0, -1, 0, ",
        "0, 0, NaN, ",
        "0, 0, 10001, ",
        "0, 0, 0, 25:00-06:00",
        "0, 0, 0, 06:00",
        "0, 0, 0, 06:00-06:00",
        "0, 0, 0, 06:00-07:00-08:00",
    })
    void rulesNobodyCanMeanAreRefused(int connections, int mails, double rate, String hours) {
        assertThatThrownBy(() -> LaneRules.of(connections, mails, rate, hours))
                .isInstanceOf(LaneRules.UnfitRule.class)
                .hasMessageContaining("must be");
    }

    /** 4.3. */
    @Test
    void orangeTakesTwoEncryptedConnectionsAndAnyOtherTheDefault() {
        var presets = presets(Shaping.ON, "127.0.0.1");

        assertThat(presets.of("orange"))
                .isEqualTo(new LaneRules(2, 100, 0, null, Tls.REQUIRED, null, 60));
        assertThat(presets.of("nobody-knows"))
                .isEqualTo(new LaneRules(10, 100, 100, null, null, null, 60));
        assertThat(presets.stop("421 4.7.0 [TSS04] Messages deferred"))
                .contains(Duration.ofHours(2));
        assertThat(presets.stop("421 later")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 601})
    void aConnectionIsKeptForTenMinutesAtMost(int idle) {
        assertThatThrownBy(() -> new LaneRules(0, 0, 0, null, null, null, idle))
                .isInstanceOf(LaneRules.UnfitRule.class)
                .hasMessage("idle must be from 0 to 600");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 127.0.0.1, false",
        "AUTO, localhost, false",
        "AUTO, smtp.example.org, true",
        "ON, 127.0.0.1, true",
        "OFF, smtp.example.org, false"
    })
    void presetsAreForRelaysElsewhere(Shaping shaping, String host, boolean inForce) {
        assertThat(presets(shaping, host).of("orange").connections()).isEqualTo(inForce ? 2 : 0);
    }

    /** S10. */
    @Test
    void aLaneStopsSlowsAndRecoversByItself() {
        var first = Slowdown.after(null, "421", null, BREATH, NOON);
        var same = Slowdown.after(first, "421 again", null, BREATH, NOON.plusSeconds(9));
        var second = Slowdown.after(same, "421", null, BREATH, NOON.plusSeconds(11));

        assertThat(first.isStopped(NOON.plusSeconds(9))).isTrue();
        assertThat(first.isStopped(NOON.plusSeconds(10))).isFalse();
        assertThat(same.step()).isEqualTo(1);
        assertThat(second.step()).isEqualTo(2);
        assertThat(second.until()).isEqualTo(NOON.plusSeconds(31));
        assertThat(second.level(BREATH, NOON.plusSeconds(31))).isEqualTo(2);
        assertThat(second.level(BREATH, NOON.plusSeconds(91))).isEqualTo(1);
        assertThat(second.level(BREATH, NOON.plusSeconds(151))).isZero();
    }

    /** Or nobody could set a warm-up before the first send. */
    @ParameterizedTest
    @ValueSource(strings = {"other", "ovh", "gandi", "ionos", "infomaniak", "proton", "proofpoint"})
    void lanesWithoutFiguresOfTheirOwnAreKnownAndAsTheDefault(String lane) {
        var presets = presets(Shaping.ON, "127.0.0.1");

        assertThat(presets.names()).contains(lane);
        assertThat(presets.of(lane)).isEqualTo(presets.of("nobody-knows"));
    }

    private static Presets presets(Shaping shaping, String host) {
        return new Presets(new LanesProperties(shaping, BREATH, PARIS), List.of(host));
    }
}
