package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fr.jeudi.dispatch.lanes.Lane.Slowdown;
import fr.jeudi.dispatch.lanes.LanesProperties.Shaping;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;

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
        assertThat(presets.of("comcast"))
                .isEqualTo(new LaneRules(25, 1_000, 0, null, Tls.REQUIRED, null, 60));
        assertThat(presets.of("nobody-knows"))
                .isEqualTo(new LaneRules(10, 100, 100, null, null, null, 60));
    }

    /** Or a line of the table could never act: what is sorted as a refusal slows nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "yahoo | 2h | 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred",
                "yahoo | 4h | 421 4.7.0 [TSS05] Messages from 192.0.2.1 temporarily deferred",
                "yahoo | 4h | 421 [IPTS05] Messages from 192.0.2.1 temporarily deferred",
                "apple | 15m | 421 4.7.1 [HCM1] Your mail from 192.0.2.1 was deferred",
                "apple | 15m | 451 [BS02] Temporary server error. Please try again later",
                "orange | 1h | 421 mwinf ME Service refuse. Veuillez essayer plus tard. OFR_999",
                "comcast | 5m | 421 4.1.0 Throttled RL000010"
            })
    void aReplyThatAsksForAStopGetsIt(String line) {
        var said = line.split(" \\| ", 3);
        var presets = presets(Shaping.OFF, "127.0.0.1");

        var lane = heard(presets, Lane.of(said[0]), said[2], NOON);

        assertThat(Objects.requireNonNull(lane.slow()).until())
                .isEqualTo(NOON.plus(DurationStyle.SIMPLE.parse(said[1])));
    }

    /** STANDARDS 4.3: in one hour, and from some not at the first. */
    @ParameterizedTest
    @CsvSource({
        "microsoft, 3, 30m, 451 4.7.650 The mail server has been temporarily rate limited",
        "microsoft, 5, 2h, 550 5.7.1 part of their network is on our block list (S3140)",
        "apple, 3, 4h, 554 5.7.1 rejected: a domain present in the Spamhaus DBL",
        "orange, 5, 2h, 550 5.7.1 Client host blocked for spamming issues. Cloudmark",
        "orange, 5, 2h, 421 4.7.1 Client host blocked for spamming issues. Spamhaus",
        "orange, 5, 2h, 550 5.7.1 Client host blocked for spamming issues. Spamhaus"
    })
    void someStopOnlyWhereItIsSaidAgain(String id, int times, String stop, String reply) {
        var presets = presets(Shaping.OFF, "127.0.0.1");
        var lane = Lane.of(id);
        var other = Lane.of("nobody-knows");
        var seldom = Lane.of(id);
        var now = NOON;
        for (int i = 1; i <= times; i++) {
            assertThat(presets.stop(id, lane.heard())).isEqualTo(Instant.EPOCH);
            now = now.plusSeconds(60);
            lane = heard(presets, lane, reply, now);
            other = heard(presets, other, reply, now);
            seldom = heard(presets, seldom, reply, now.plusSeconds(1_801L * i));
        }

        assertThat(presets.stop(id, lane.heard()))
                .isEqualTo(now.plus(DurationStyle.SIMPLE.parse(stop)));
        assertThat(presets.stop("nobody-knows", other.heard())).isEqualTo(Instant.EPOCH);
        assertThat(presets.stop(id, seldom.heard())).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "yahoo, 1, 421 4.7.0 [TS02] Messages deferred, 0, 1, 30",
        "yahoo, 1, 421 4.7.0 [TS03] Messages deferred, 0, 10, 30",
        "orange, 2, 421 Trop de connexions. OFR004_104, 1, 0, 60",
        "gmx, 5, 554 Reject due to policy restrictions, 0, 1, 60",
        "google, 1, 451 4.7.500 Server busy. Please try again later, 1, 1, 90",
        "microsoft, 1, 451 4.7.650 temporarily rate limited due to IP reputation, 1, 1, 90",
        "laposte, 1, 421 Messages from 192.0.2.1 temporarily deferred, 1, 1, 90"
    })
    void othersSlowTheLaneForAWhile(
            String id, int times, String reply, int connections, int perMinute, int minutes) {
        var presets = presets(Shaping.OFF, "127.0.0.1");
        var lane = Lane.of(id);
        for (int i = 0; i < times; i++) {
            assertThat(presets.brakes(lane, NOON)).isEmpty();
            lane = heard(presets, lane, reply, NOON);
        }

        assertThat(presets.brakes(lane, NOON.plusSeconds(minutes * 60L - 1)))
                .extracting(Reaction::connections, Reaction::perMinute)
                .containsExactly(
                        tuple(
                                connections == 0 ? Reaction.NO_LIMIT : connections,
                                (double) perMinute));
        assertThat(presets.brakes(lane, NOON.plusSeconds(minutes * 60L))).isEmpty();
    }

    /** Many small providers, of which one is busy. */
    @Test
    void oneOfTheManySmallOnesDoesNotSlowTheOthersForLong() {
        var presets = presets(Shaping.OFF, "127.0.0.1");

        var lane = heard(presets, Lane.of("other"), "421 Server busy", NOON);

        assertThat(presets.brakes(lane, NOON)).isEmpty();
        assertThat(Objects.requireNonNull(lane.slow()).until()).isEqualTo(NOON.plus(BREATH));
    }

    /** As a worker hears it. */
    private static Lane heard(Presets presets, Lane lane, String line, Instant now) {
        var reply = SmtpReply.of(Integer.parseInt(line.substring(0, 3)), line);
        var outcome = DeliveryOutcome.of(reply, Stage.RCPT);
        var bucket = Objects.requireNonNull(outcome.verdict()).bucket();
        var heard = presets.hear(lane, bucket, reply.text(), now);
        var slow =
                bucket == Bucket.THROTTLE
                        ? Slowdown.after(lane.slow(), reply.text(), BREATH, now)
                        : Slowdown.beside(lane.slow(), reply.text(), now);
        return lane.slowed(slow.hearing(heard, presets.stop(lane.id(), heard)));
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
        var first = Slowdown.after(null, "421", BREATH, NOON);
        var same = Slowdown.after(first, "421 again", BREATH, NOON.plusSeconds(9));
        var second = Slowdown.after(same, "421", BREATH, NOON.plusSeconds(11));

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
