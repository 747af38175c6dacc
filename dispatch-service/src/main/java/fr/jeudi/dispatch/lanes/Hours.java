package fr.jeudi.dispatch.lanes;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.stream.Stream;

/** From one time of the day to another, over midnight too. */
record Hours(LocalTime from, LocalTime to) {

    static Hours of(String text) {
        var ends = text.split("-", -1);
        try {
            var hours = new Hours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
            if (ends.length == 2 && !hours.from.equals(hours.to)) {
                return hours;
            }
        } catch (DateTimeParseException | ArrayIndexOutOfBoundsException _) {
            // Told below.
        }
        throw new LaneRules.UnfitRule("hours", "two different times such as 06:00-22:00");
    }

    /** A change of the clocks moves the hours with it. */
    boolean contain(Instant now, ZoneId zone) {
        var time = now.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    /** When they next begin or end. */
    Instant nextChange(Instant now, ZoneId zone) {
        var local = now.atZone(zone);
        return Stream.of(from, to)
                .flatMap(time ->
                        Stream.of(local.with(time), local.plusDays(1).with(time))
                                .map(ZonedDateTime::toInstant))
                .filter(it -> it.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
