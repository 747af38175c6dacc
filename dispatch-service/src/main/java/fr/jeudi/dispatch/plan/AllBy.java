package fr.jeudi.dispatch.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Stream;

/** Reads a deadline: {@code 09:00} is the next nine o'clock there is, or a whole instant. */
final class AllBy {
    private AllBy() {}

    /**
     * The moment meant.
     *
     * @param hardest the composer's deadline, after which nothing is sent at all
     * @throws UnfitTime if it is none, is past, or is after {@code hardest}
     */
    static Instant read(String text, Instant hardest, Instant now, ZoneId zone) {
        Instant meant;
        try {
            meant =
                    text.length() <= 5
                            ? next(LocalTime.parse(text.strip()), now, zone)
                            : Instant.parse(text);
        } catch (DateTimeException _) {
            throw new UnfitTime(
                    UnfitTime.Why.UNREADABLE,
                    "allBy must be a time such as 09:00, or such as 2026-11-26T08:00:00Z");
        }
        if (!meant.isAfter(now)) {
            throw new UnfitTime(UnfitTime.Why.PAST, "allBy is past");
        }
        if (meant.isAfter(hardest)) {
            throw new UnfitTime(
                    UnfitTime.Why.TOO_LATE, "allBy is after the issue's deadline " + hardest);
        }
        return meant;
    }

    /**
     * The first that is ahead. In the hour that October has twice there are two; a time in the hour
     * that March leaves out is meant as if the clock had not been put forward.
     */
    private static Instant next(LocalTime time, Instant now, ZoneId zone) {
        var today = now.atZone(zone).toLocalDate();
        return Stream.of(today, today.plusDays(1))
                .map(it -> it.atTime(time).atZone(zone))
                .flatMap(it ->
                        Stream.of(it.withEarlierOffsetAtOverlap(), it.withLaterOffsetAtOverlap()))
                .map(ZonedDateTime::toInstant)
                .filter(it -> it.isAfter(now))
                .findFirst()
                .orElseThrow();
    }
}
