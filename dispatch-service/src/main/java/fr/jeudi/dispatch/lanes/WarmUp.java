package fr.jeudi.dispatch.lanes;

import java.time.LocalDate;

/**
 * How a new sender makes itself known to a provider: so many mails on the first day, more after
 * every day that went well, no limit any more from {@code until} on (STANDARDS 4.3).
 */
public record WarmUp(LocalDate from, int first, double factor, int until) {
    private static final int MOST = 10_000_000;

    public WarmUp {
        LaneRules.check("warmUpFirst", first, 1, MOST);
        LaneRules.check("warmUpFactor", factor, 1, 10);
        LaneRules.check("warmUpUntil", until, first, MOST);
    }

    /** In what was kept before, a day may be any. */
    static WarmUp ordered(LocalDate from, int first, double factor, int until) {
        LaneRules.check("warmUpFrom", from.getYear(), 2000, 2100);
        return new WarmUp(from, first, factor, until);
    }

    boolean isOn(LocalDate day) {
        return !day.isBefore(from);
    }

    /** Whether it goes on from where the other has led; another factor or end does. */
    boolean beginsAs(WarmUp other) {
        return from.equals(other.from) && first == other.first;
    }

    /** The allowance of the day after one that went well. */
    public int after(int allowance) {
        return (int) Math.min(until, Math.ceil(allowance * factor));
    }
}
