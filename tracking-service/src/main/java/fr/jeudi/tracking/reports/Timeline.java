package fr.jeudi.tracking.reports;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens and clicks over time as people see it: without gaps, by the hour over the first three days
 * and by the day beyond, in the newsletter's time zone.
 */
record Timeline(boolean byDay, List<Step> steps) {
    private static final Duration BY_HOUR = Duration.ofDays(3);

    record Step(ZonedDateTime at, long opens, long clicks) {

        private Step plus(Report.Hour hour) {
            return new Step(at, opens + hour.opens(), clicks + hour.clicks());
        }
    }

    static Timeline of(List<Report.Hour> hours, ZoneId zone) {
        if (hours.isEmpty()) {
            return new Timeline(false, List.of());
        }
        var first = hours.getFirst().hour().atZone(zone);
        var last = hours.getLast().hour().atZone(zone);
        return Duration.between(first, last).compareTo(BY_HOUR) < 0
                ? byHour(hours, first, zone)
                : byDay(hours, first.toLocalDate(), last.toLocalDate(), zone);
    }

    private static Timeline byHour(List<Report.Hour> hours, ZonedDateTime first, ZoneId zone) {
        var steps = new ArrayList<Step>();
        for (var hour : hours) {
            long index = ChronoUnit.HOURS.between(first, hour.hour().atZone(zone));
            while (steps.size() <= index) {
                steps.add(new Step(first.plusHours(steps.size()), 0, 0));
            }
            steps.set((int) index, steps.get((int) index).plus(hour));
        }
        return new Timeline(false, List.copyOf(steps));
    }

    private static Timeline byDay(
            List<Report.Hour> hours, LocalDate first, LocalDate last, ZoneId zone) {
        var steps = new ArrayList<Step>();
        first.datesUntil(last.plusDays(1))
                .forEach(it -> steps.add(new Step(it.atStartOfDay(zone), 0, 0)));
        for (var hour : hours) {
            var day = hour.hour().atZone(zone).toLocalDate();
            int index = (int) ChronoUnit.DAYS.between(first, day);
            steps.set(index, steps.get(index).plus(hour));
        }
        return new Timeline(true, List.copyOf(steps));
    }
}
