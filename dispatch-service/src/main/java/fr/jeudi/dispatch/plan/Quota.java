package fr.jeudi.dispatch.plan;

import fr.jeudi.dispatch.lanes.WarmUp;
import org.jspecify.annotations.Nullable;

/**
 * What a lane that is warmed up may still send today, of the allowance of the day (STANDARDS 4.3).
 */
record Quota(double left, int allowance, WarmUp plan) {

    Quota less(double mails) {
        return new Quota(Math.max(0, left - mails), allowance, plan);
    }

    /** After a day that went well; null once the plan has been gone through. */
    @Nullable Quota tomorrow() {
        int next = plan.after(allowance);
        return next >= plan.until() ? null : new Quota(next, next, plan);
    }
}
