package fr.jeudi.bench;

import java.util.Locale;

/**
 * Says whether a figure is what we want of it, or short by how much. A missed goal is no failure of
 * a bench: machines differ, and change their pace.
 */
final class Goal {
    private Goal() {}

    static String atLeast(double goal, double is) {
        return said(goal, goal - is, "");
    }

    static String atMost(double goal, double is, String unit) {
        return said(goal, is - goal, " " + unit);
    }

    /** In hundredths, as the figures are printed. */
    private static String said(double goal, double missing, String unit) {
        return Math.round(missing * 100) <= 0
                ? String.format(Locale.ROOT, "goal %.1f%s: met", goal, unit)
                : String.format(
                        Locale.ROOT, "goal %.1f%s: short by %.2f%s", goal, unit, missing, unit);
    }
}
