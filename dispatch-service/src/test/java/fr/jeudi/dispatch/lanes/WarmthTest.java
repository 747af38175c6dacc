package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.lanes.Warmth.Booking;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STANDARDS 4.3: 50 on day 1, doubling while deferrals < 2 % and complaints < 0.1 %. */
class WarmthTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);
    private static final WarmUp PLAN = new WarmUp(DAY, 50, 2, 1_000);

    @Test
    void theFirstDayHasTheFirstAllowance() {
        assertThat(Warmth.on(DAY, PLAN, null)).isEqualTo(new Warmth(DAY, 50, 0, 0, 0, 0, PLAN));
    }

    @ParameterizedTest
    @CsvSource({
        "50, 50, 0, 0, 100",
        "50, 50, 1, 0, 50",
        "25, 25, 0, 0, 100",
        "50, 50, 0, 1, 50",
        "24, 24, 0, 0, 50",
        "0, 0, 0, 0, 50"
    })
    void aDayMakesTheNextOneLargerIfItWasUsedAndWentWell(
            int booked, int sent, int deferred, int complained, int next) {
        var day = new Warmth(DAY, 50, booked, sent, deferred, complained, PLAN);

        assertThat(Warmth.on(DAY.plusDays(1), PLAN, day).allowance()).isEqualTo(next);
    }

    @Test
    void atTheEndOfThePlanThereIsNoLimit() {
        var last = new Warmth(DAY.plusDays(4), 800, 800, 800, 0, 0, PLAN);

        assertThat(Warmth.on(DAY.plusDays(5), PLAN, last).isDone(PLAN)).isTrue();
        assertThat(last.isDone(PLAN)).isFalse();
    }

    @Test
    void whatASeatDidNotSendIsFreeAgain() {
        var day = Warmth.on(DAY, PLAN, null).booking(30);
        var seat = Booking.of(DAY, 30).using(false).using(true);

        var settled = day.settling(seat);

        assertThat(settled).isEqualTo(new Warmth(DAY, 50, 2, 2, 1, 0, PLAN));
        assertThat(settled.left()).isEqualTo(48);
    }

    @Test
    void aSeatOfYesterdayGivesNothingToToday() {
        var today = Warmth.on(DAY.plusDays(1), PLAN, null).booking(10);

        assertThat(today.settling(Booking.of(DAY, 30))).isEqualTo(today);
    }

    @Test
    void aPlanThatBeginsAnewForgetsWhatWasBefore() {
        var before = new Warmth(DAY.minusDays(7), 400, 400, 400, 0, 0, null);

        assertThat(Warmth.on(DAY, PLAN, before).allowance()).isEqualTo(50);
    }

    /** Or 500 for 50 would be the day's allowance, and 5,000 no limit at all. */
    @ParameterizedTest
    @CsvSource({"26, 500, 10000", "26, 5000, 10000", "24, 50, 1000"})
    void aPlanCorrectedOnItsFirstDayIsInForceAtOnce(int from, int first, int until) {
        var mistaken = new WarmUp(LocalDate.of(2026, 11, from), first, 2, until);
        var morning = Warmth.on(DAY, mistaken, yesterday(mistaken)).booking(30);

        var corrected = Warmth.on(DAY, PLAN, morning);

        assertThat(corrected.allowance()).isEqualTo(50);
        assertThat(corrected.isDone(PLAN)).isFalse();
        assertThat(corrected.left()).isEqualTo(20);
        assertThat(Warmth.on(DAY, PLAN, corrected.booking(20)).left()).isZero();
        assertThat(Warmth.on(DAY.plusDays(1), PLAN, morning).allowance()).isEqualTo(50);
    }

    @Test
    void anotherFactorOrEndIsOfTheDaysAfter() {
        var today = new Warmth(DAY, 400, 300, 300, 0, 0, PLAN);
        var slower = new WarmUp(DAY, 50, 1.5, 10_000);

        assertThat(Warmth.on(DAY, slower, today).left()).isEqualTo(100);
        assertThat(Warmth.on(DAY.plusDays(1), slower, today).allowance()).isEqualTo(600);
    }

    /** It was kept before its plan was. */
    @Test
    void aDayWithoutItsPlanGoesOn() {
        var today = new Warmth(DAY, 400, 300, 300, 0, 0, null);

        assertThat(Warmth.on(DAY, PLAN, today).left()).isEqualTo(100);
    }

    private static @Nullable Warmth yesterday(WarmUp plan) {
        return plan.from().equals(DAY)
                ? null
                : new Warmth(DAY.minusDays(1), 400, 400, 400, 0, 0, plan);
    }

    @Test
    void anUnfitPlanIsRefused() {
        assertThatThrownBy(() -> new WarmUp(DAY, 0, 2, 100))
                .hasMessage("warmUpFirst must be from 1 to 10000000");
        assertThatThrownBy(() -> new WarmUp(DAY, 50, 0.5, 100))
                .hasMessage("warmUpFactor must be from 1 to 10");
        assertThatThrownBy(() -> new WarmUp(DAY, 50, 2, 49))
                .hasMessage("warmUpUntil must be from 50 to 10000000");
    }
}
