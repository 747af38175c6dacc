package fr.jeudi.dispatch.lanes;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One day of a lane that is being warmed up, over all replicas. Mails are booked with the seat of
 * their batch, before they are sent; what the seat did not need is given back with it.
 *
 * @param booked sent, or in a worker's hands
 * @param sent of those booked, and told so
 * @param deferred of those sent
 * @param plan that the allowance is of; null in what was kept before it was kept
 */
record Warmth(
        LocalDate day,
        int allowance,
        int booked,
        int sent,
        int deferred,
        int complained,
        @Nullable WarmUp plan) {
    private static final double MOST_DEFERRED = 0.02;
    private static final double MOST_COMPLAINED = 0.001;

    /** How things stand on a day, when this was last known. */
    static Warmth on(LocalDate day, WarmUp plan, @Nullable Warmth last) {
        if (last == null || last.day.isBefore(plan.from())) {
            return of(day, plan.first(), plan);
        }
        boolean anew = last.plan != null && !last.plan.beginsAs(plan);
        if (!last.day.isBefore(day)) {
            return last.under(plan, anew ? plan.first() : last.allowance);
        }
        if (anew) {
            return of(day, plan.first(), plan);
        }
        int allowance = last.wentWell() ? plan.after(last.allowance) : last.allowance;
        return of(day, Math.max(plan.first(), allowance), plan);
    }

    private static Warmth of(LocalDate day, int allowance, WarmUp plan) {
        return new Warmth(day, allowance, 0, 0, 0, 0, plan);
    }

    /** What was booked on the day before the plan was corrected is booked. */
    private Warmth under(WarmUp other, int now) {
        return new Warmth(day, now, booked, sent, deferred, complained, other);
    }

    /** A day on which little was sent has made nobody known. */
    private boolean wentWell() {
        return 2 * booked >= allowance
                && isBelow(MOST_DEFERRED, deferred)
                && isBelow(MOST_COMPLAINED, complained);
    }

    private boolean isBelow(double share, int some) {
        return some == 0 || some < share * sent;
    }

    /** Whether the plan has been gone through. */
    boolean isDone(WarmUp plan) {
        return allowance >= plan.until();
    }

    int left() {
        return Math.max(0, allowance - booked);
    }

    Warmth booking(int mails) {
        return new Warmth(day, allowance, booked + mails, sent, deferred, complained, plan);
    }

    /** A seat is given up; what it booked on another day is of that day. */
    Warmth settling(@Nullable Booking seat) {
        if (seat == null || !seat.day().equals(day)) {
            return this;
        }
        return new Warmth(
                day,
                allowance,
                booked - seat.left(),
                sent + seat.used(),
                deferred + seat.deferred(),
                complained,
                plan);
    }

    Warmth complaining() {
        return new Warmth(day, allowance, booked, sent, deferred, complained + 1, plan);
    }

    /** What one seat may send on its day. */
    record Booking(LocalDate day, int mails, int used, int deferred) {

        static Booking of(LocalDate day, int mails) {
            return new Booking(day, mails, 0, 0);
        }

        int left() {
            return Math.max(0, mails - used);
        }

        Booking using(boolean deferredOne) {
            return new Booking(day, mails, used + 1, deferred + (deferredOne ? 1 : 0));
        }
    }
}
