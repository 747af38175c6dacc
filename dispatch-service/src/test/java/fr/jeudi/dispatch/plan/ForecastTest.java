package fr.jeudi.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.jeudi.dispatch.lanes.LaneRules;
import fr.jeudi.dispatch.lanes.WarmUp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of a plan: mails, connections and the time each mail takes. */
class ForecastTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** 08:00 in Paris. */
    private static final Instant NOW = Instant.parse("2026-11-26T07:00:00Z");

    @Test
    void theSlowestLaneDecidesNotTheMeanRate() {
        var fast = lane("google", 10_000).speed(10).load();
        var slow = lane("orange", 7_200).connections(2).speed(1).load();

        var forecast = Forecast.of(List.of(fast, slow), workers(22), NOW);

        assertThat(forecast.end()).isCloseTo(at(3_600), within(2, ChronoUnit.SECONDS));
        assertThat(end(forecast, "google").at()).isCloseTo(at(50), within(2, ChronoUnit.SECONDS));
        assertThat(forecast.slowest()).extracting(Map.Entry::getKey).isEqualTo("orange");
        assertThat(end(forecast, "orange").limit()).isEqualTo(Limit.CONNECTIONS);
    }

    @Test
    void connectionsALaneLeavesServeTheOthers() {
        var small = lane("a", 100).speed(1).load();
        var large = lane("b", 1_000).speed(1).load();

        var end = Forecast.of(List.of(small, large), workers(10), NOW).end();

        assertThat(end).isCloseTo(at(110), within(2, ChronoUnit.SECONDS));
    }

    @Test
    void aRateRuleBindsHoweverManyConnections() {
        var lane = lane("laposte", 600).rate(5).speed(10).load();

        var end = end(Forecast.of(List.of(lane), workers(80), NOW), "laposte");

        assertThat(end.at()).isCloseTo(at(120), within(1, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.RATE);
    }

    @Test
    void outsideItsHoursALaneStands() {
        var lane = lane("orange", 7_200).connections(2).speed(1).hours("09:00-09:30").load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "orange");

        assertThat(end.at())
                .isCloseTo(at(3_600 + 24 * 3_600 + 1_800), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.HOURS);
    }

    /** 4.3: 300 of 500 are left today, 1000 go tomorrow, the last 200 the day after. */
    @Test
    void whatIsBeyondADaysQuotaGoesOnTheDaysAfter() {
        var plan = new WarmUp(LocalDate.of(2026, 11, 24), 250, 2, 10_000);
        var lane = lane("google", 1_500).speed(1).connections(1).quota(300, 500, plan).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "google");

        // The second midnight in Paris after 08:00, and 200 seconds.
        assertThat(end.at()).isCloseTo(at(40 * 3_600 + 200), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.QUOTA);
    }

    @Test
    void aWarmUpThatIsGoneThroughBindsNoMore() {
        var plan = new WarmUp(LocalDate.of(2026, 11, 24), 250, 2, 1_000);
        var lane = lane("google", 5_000).speed(1).connections(1).quota(0, 500, plan).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "google");

        assertThat(end.at()).isCloseTo(at(16 * 3_600 + 5_000), within(2, ChronoUnit.SECONDS));
    }

    /** A warm-up of days keeps no replica from helping the other lanes within the hour. */
    @Test
    void mailsBeyondTodaysQuotaHideNobodyWhoIsOfUse() {
        var plan = new WarmUp(LocalDate.of(2026, 11, 24), 250, 1, 10_000);
        var cold = lane("google", 5_000).speed(1).quota(250, 250, plan).load();
        var open = lane("orange", 72_000).batches(1_000).speed(1).load();

        var advice = Advice.of(List.of(cold, open), 1, ForecastTest::eightEach, 10, null, NOW);

        assertThat(advice.wanted()).isGreaterThan(8);
        assertThat(advice.lane()).isEqualTo("orange");
    }

    @Test
    void aStoppedLaneGoesOnWhenItsStopIsOver() {
        var lane = lane("sfr", 60).speed(1).connections(1).stoppedUntil(at(300)).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "sfr");

        assertThat(end.at()).isCloseTo(at(360), within(1, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.SLOWDOWN);
    }

    @Test
    void deferredMailsEndItWhenTheyAreDue() {
        var lane = lane("free", 10).speed(1).later(5, at(1_800)).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "free");

        assertThat(end.at()).isBetween(at(1_800), at(1_806));
        assertThat(end.limit()).isEqualTo(Limit.DEFERRED);
    }

    /** What is due goes until 21:55; the deferred mails of 22:10 find the lane closed. */
    @Test
    void deferredMailsWaitForTheLaneToOpen() {
        var evening = Instant.parse("2026-11-26T20:50:00Z");
        var lane =
                lane("orange", 300)
                        .connections(1)
                        .speed(1)
                        .hours("06:00-22:00")
                        .later(60, evening.plus(Duration.ofMinutes(20)))
                        .load();

        var end = end(Forecast.of(List.of(lane), workers(8), evening), "orange");

        assertThat(end.at())
                .isCloseTo(Instant.parse("2026-11-27T05:01:00Z"), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.HOURS);
    }

    @Test
    void deferredMailsWaitForTheEndOfAStop() {
        var lane = lane("yahoo", 0).speed(1).connections(1).later(60, at(6_600));

        var end =
                end(
                        Forecast.of(List.of(lane.stoppedUntil(at(7_200)).load()), workers(8), NOW),
                        "yahoo");

        assertThat(end.at()).isCloseTo(at(7_260), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.SLOWDOWN);
    }

    @Test
    void deferredMailsBeyondADaysQuotaGoOnTheNextDay() {
        var plan = new WarmUp(LocalDate.of(2026, 11, 24), 250, 2, 10_000);
        var lane =
                lane("google", 300)
                        .speed(1)
                        .connections(1)
                        .quota(300, 500, plan)
                        .later(60, at(1_800))
                        .load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "google");

        assertThat(end.at()).isCloseTo(at(16 * 3_600 + 60), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.QUOTA);
    }

    /** More connections would end it no sooner. */
    @Test
    void deferredMailsDecideHoweverLongTheOthersTake() {
        var lane = lane("free", 2_400).connections(1).speed(1).later(5, at(3_600)).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "free");

        assertThat(end.at()).isCloseTo(at(3_605), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.DEFERRED);
    }

    @Test
    void deferredMailsDueBeforeTheOthersAreOutGoWithThem() {
        var lane = lane("free", 2_400).connections(1).speed(1).later(60, at(600)).load();

        var end = end(Forecast.of(List.of(lane), workers(8), NOW), "free");

        assertThat(end.at()).isCloseTo(at(2_460), within(2, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.CONNECTIONS);
    }

    @Test
    void aSingleBatchUsesASingleConnection() {
        var lane = lane("gmx", 500).batches(1).speed(1).load();

        var end = end(Forecast.of(List.of(lane), workers(50), NOW), "gmx");

        assertThat(end.at()).isCloseTo(at(500), within(1, ChronoUnit.SECONDS));
        assertThat(end.limit()).isEqualTo(Limit.BATCHES);
    }

    @Test
    void nothingIsForetoldBeforeAMailWasTimed() {
        var forecast = Forecast.of(List.of(lane("a", 10).load()), workers(8), NOW);

        assertThat(forecast.end()).isNull();
        assertThat(forecast.lanes()).containsKey("a");
    }

    @Test
    void moreReplicasHelpUntilTheProvidersLimitHolds() {
        var open = lane("google", 72_000).batches(1_000).speed(1).load();
        var orange = lane("orange", 3_600).connections(2).speed(1).load();

        var advice = Advice.of(List.of(open, orange), 1, ForecastTest::eightEach, 10, null, NOW);

        assertThat(advice.isForMore()).isTrue();
        assertThat(advice.wanted()).isEqualTo(6).isEqualTo(advice.mostUseful());
        assertThat(advice.endWithWanted()).isCloseTo(at(1_800), within(2, ChronoUnit.SECONDS));
        assertThat(advice.lane()).isEqualTo("orange");
        assertThat(advice.limit()).isEqualTo(Limit.CONNECTIONS);
    }

    @Test
    void moreReplicasDoNotHelpALaneOfTwoConnectionsButAThirdConnectionDoes() {
        var orange = lane("orange", 7_200).connections(2).speed(1).load();

        var advice = Advice.of(List.of(orange), 1, ForecastTest::eightEach, 10, null, NOW);

        assertThat(advice.isForMore()).isFalse();
        assertThat(advice.lane()).isEqualTo("orange");
        assertThat(advice.limit()).isEqualTo(Limit.CONNECTIONS);
        assertThat(advice.endWithOneMoreConnection())
                .isCloseTo(at(2_400), within(2, ChronoUnit.SECONDS));
    }

    @Test
    void noMoreReplicasAreWantedThanTheDeadlineNeeds() {
        var open = lane("google", 72_000).batches(1_000).speed(1).load();

        var hasty = Advice.of(List.of(open), 1, ForecastTest::eightEach, 10, null, NOW);
        var planned = Advice.of(List.of(open), 1, ForecastTest::eightEach, 10, at(3 * 3_600), NOW);

        assertThat(hasty.wanted()).isGreaterThan(8);
        assertThat(planned.wanted()).isEqualTo(1);
        assertThat(
                        Advice.of(List.of(open), 1, ForecastTest::eightEach, 10, at(3_600), NOW)
                                .wanted())
                .isEqualTo(3);
    }

    /** They end it when they are due, however many there are of us. */
    @Test
    void deferredMailsHideNobodyWhoIsOfUse() {
        var open = lane("google", 72_000).batches(1_000).speed(1).later(12, at(9_000)).load();

        var advice = Advice.of(List.of(open), 1, ForecastTest::eightEach, 10, at(3_600), NOW);

        assertThat(advice.wanted()).isEqualTo(3);
        assertThat(advice.endWithWanted()).isCloseTo(at(3_000), within(2, ChronoUnit.SECONDS));
    }

    @Test
    void whatTheRelaysBearBindsHoweverManyReplicas() {
        var open = lane("google", 72_000).batches(1_000).speed(1).load();

        var advice = Advice.of(List.of(open), 1, it -> Capacity.of(it, 8, 12, 0), 10, null, NOW);

        assertThat(advice.mostUseful()).isEqualTo(2);
        assertThat(advice.limit()).isEqualTo(Limit.RELAYS);
        assertThat(advice.endWithWanted()).isCloseTo(at(6_000), within(2, ChronoUnit.SECONDS));
    }

    /** Or an autoscaler would start replicas for mails that no relay takes. */
    @Test
    void moreReplicasDoNotRaiseTheRateOfTheRelays() {
        var open = lane("google", 72_000).batches(1_000).speed(1).load();

        var advice = Advice.of(List.of(open), 1, it -> Capacity.of(it, 8, 0, 5), 10, null, NOW);

        assertThat(advice.wanted()).isEqualTo(1);
        assertThat(advice.mostUseful()).isEqualTo(1);
        assertThat(advice.limit()).isEqualTo(Limit.RELAYS);
    }

    @Test
    void theRelaysRateIsSharedByAllLanes() {
        var one = lane("a", 600).speed(10).load();
        var other = lane("b", 600).speed(10).load();

        var forecast = Forecast.of(List.of(one, other), Capacity.of(2, 8, 0, 10), NOW);

        assertThat(forecast.end()).isCloseTo(at(120), within(2, ChronoUnit.SECONDS));
        assertThat(end(forecast, "a").limit()).isEqualTo(Limit.RELAYS);
    }

    @Test
    void aHeldLaneAsksForNobody() {
        var held = lane("orange", 7_200).speed(1).waitsFor(Limit.HELD).load();

        assertThat(Advice.of(List.of(held), 2, ForecastTest::eightEach, 10, null, NOW).wanted())
                .isZero();
    }

    @Test
    void aTimeIsTheNextThereIsInParisAndNeverAfterTheIssuesDeadline() {
        var deadline = NOW.plus(Duration.ofDays(2));

        assertThat(AllBy.read("09:00", deadline, NOW, PARIS)).isEqualTo(at(3_600));
        assertThat(AllBy.read("08:00", deadline, NOW, PARIS)).isEqualTo(at(24 * 3_600));
        assertThat(AllBy.read("2026-11-26T12:00:00Z", deadline, NOW, PARIS))
                .isEqualTo(at(5 * 3_600));
        refused("9h", deadline, UnfitTime.Why.UNREADABLE);
        refused("25:00", deadline, UnfitTime.Why.UNREADABLE);
        refused("2026-11-26T06:00:00Z", deadline, UnfitTime.Why.PAST);
        refused("09:00", at(60), UnfitTime.Why.TOO_LATE);
    }

    /** Paris puts the clock back on 25 October 2026 at 01:00 UTC, and forward on 29 March. */
    @ParameterizedTest
    @CsvSource({
        "02:30, 2026-10-24T22:00:00Z, 2026-10-25T00:30:00Z",
        "02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z",
        "02:30, 2026-10-25T01:45:00Z, 2026-10-26T01:30:00Z",
        "03:00, 2026-10-25T00:45:00Z, 2026-10-25T02:00:00Z",
        "02:30, 2026-03-28T23:00:00Z, 2026-03-29T01:30:00Z",
        "02:30, 2026-03-29T01:45:00Z, 2026-03-30T00:30:00Z"
    })
    void aTimeThatANightHasTwiceIsTheFirstThereIsAndOneItLeavesOutIsAnHourLaterByTheClock(
            String time, Instant now, Instant meant) {
        assertThat(AllBy.read(time, now.plus(Duration.ofDays(2)), now, PARIS)).isEqualTo(meant);
    }

    @Test
    void aConnectionsSpeedIsWhatItCarriedWhileInUse() {
        var speed = new Speed();
        for (int i = 0; i <= 10; i++) {
            speed.add(i, Map.of("one", i * 40), 4);
        }

        assertThat(speed.rate()).isCloseTo(40, within(0.1));
        assertThat(speed.ofOne()).isCloseTo(10, within(0.1));

        for (int i = 11; i <= 40; i++) {
            speed.add(i, Map.of("one", 400), 0);
        }

        assertThat(speed.rate()).isZero();
        assertThat(speed.ofOne()).isCloseTo(10, within(3.0));
    }

    @Test
    void anIssueThatClosesOrIsOpenedAgainMovesNoSpeed() {
        var speed = new Speed();
        for (int i = 0; i <= 4; i++) {
            speed.add(i, Map.of("one", i * 40, "ended", 9_000), 4);
        }
        for (int i = 5; i <= 7; i++) {
            speed.add(i, Map.of("one", i * 40), 4);
        }
        for (int i = 8; i <= 10; i++) {
            speed.add(i, Map.of("one", i * 40, "old", 400_000), 4);
        }

        assertThat(speed.rate()).isCloseTo(40, within(0.1));
        assertThat(speed.ofOne()).isCloseTo(10, within(0.1));
    }

    private static Capacity eightEach(int replicas) {
        return workers(8 * replicas);
    }

    private static Capacity workers(int connections) {
        return new Capacity(connections, 0, false);
    }

    private static void refused(String text, Instant deadline, UnfitTime.Why why) {
        assertThatThrownBy(() -> AllBy.read(text, deadline, NOW, PARIS))
                .isInstanceOfSatisfying(UnfitTime.class, it -> assertThat(it.why()).isEqualTo(why));
    }

    private static Forecast.End end(Forecast forecast, String lane) {
        return Objects.requireNonNull(forecast.lanes().get(lane));
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static Some lane(String name, int due) {
        return new Some(name, due);
    }

    /** A lane with only what matters. */
    private static final class Some {
        private final String name;
        private final int due;
        private int batches = 1_000;
        private int later;
        private @Nullable Instant lastDue;
        private int connections;
        private double rate;
        private double speed;
        private @Nullable Instant stoppedUntil;
        private @Nullable String hours;
        private @Nullable Quota quota;
        private @Nullable Limit waitsFor;

        Some(String name, int due) {
            this.name = name;
            this.due = due;
        }

        Some batches(int now) {
            batches = now;
            return this;
        }

        Some later(int now, Instant at) {
            later = now;
            lastDue = at;
            return this;
        }

        Some connections(int now) {
            connections = now;
            return this;
        }

        Some rate(double now) {
            rate = now;
            return this;
        }

        Some speed(double now) {
            speed = now;
            return this;
        }

        Some stoppedUntil(Instant now) {
            stoppedUntil = now;
            return this;
        }

        Some hours(String now) {
            hours = now;
            return this;
        }

        Some quota(int left, int allowance, WarmUp plan) {
            quota = new Quota(left, allowance, plan);
            return this;
        }

        Some waitsFor(Limit now) {
            waitsFor = now;
            return this;
        }

        LaneLoad load() {
            return new LaneLoad(
                    name,
                    due,
                    batches,
                    later,
                    lastDue,
                    connections,
                    rate,
                    speed,
                    false,
                    stoppedUntil,
                    LaneRules.of(0, 0, 0, hours),
                    PARIS,
                    quota,
                    waitsFor);
        }
    }
}
