package fr.jeudi.dispatch.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

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

    private static Instant next(LocalTime time, Instant now, ZoneId zone) {
        var today = now.atZone(zone).toLocalDate().atTime(time).atZone(zone).toInstant();
        return today.isAfter(now)
                ? today
                : now.atZone(zone).toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
    }
}
