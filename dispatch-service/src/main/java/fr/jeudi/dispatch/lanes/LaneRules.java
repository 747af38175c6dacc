package fr.jeudi.dispatch.lanes;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider bears, over all replicas; 0 is no limit.
 *
 * @param rate mails a second
 * @param hours such as {@code 06:00-22:00} or {@code 22:00-06:00}, in local time; null is always
 */
public record LaneRules(
        int connections, int mailsPerConnection, double rate, @Nullable String hours) {
    static final LaneRules NONE = new LaneRules(0, 0, 0, null);

    public LaneRules {
        check("connections", connections, 500);
        check("mailsPerConnection", mailsPerConnection, 100_000);
        check("rate", rate, 10_000);
        hours = hours == null || hours.isBlank() ? null : hours.strip();
        if (hours != null) {
            Hours.of(hours);
        }
    }

    /** Whether mail may go at this moment; a change of the clocks moves the hours with it. */
    public boolean isWithinHours(Instant now, ZoneId zone) {
        return hours == null || Hours.of(hours).contain(now.atZone(zone).toLocalTime());
    }

    /** When its hours next begin or end after this moment; null if there are none. */
    public @Nullable Instant nextChange(Instant now, ZoneId zone) {
        if (hours == null) {
            return null;
        }
        var set = Hours.of(hours);
        var local = now.atZone(zone);
        return Stream.of(set.from(), set.to())
                .flatMap(time ->
                        Stream.of(local.with(time), local.plusDays(1).with(time))
                                .map(ZonedDateTime::toInstant))
                .filter(it -> it.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static void check(String field, double value, int most) {
        if (!(value >= 0 && value <= most)) {
            throw new UnfitRule(field, "from 0 to " + most);
        }
    }

    /** Why rules cannot be: which field, and what it must be. */
    static final class UnfitRule extends IllegalArgumentException {
        private final String field;

        UnfitRule(String field, String must) {
            super(field + " must be " + must);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    private record Hours(LocalTime from, LocalTime to) {

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
            throw new UnfitRule("hours", "two different times such as 06:00-22:00");
        }

        boolean contain(LocalTime time) {
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }
}
