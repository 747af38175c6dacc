package fr.jeudi.composer.issue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/** When issues come out: Thursdays at seven in the morning in Paris, summer and winter. */
public final class PublicationDay {
    public static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalTime SEVEN = LocalTime.of(7, 0);

    private PublicationDay() {}

    /** The next Thursday, 07:00 in Paris, that is still to come. */
    public static ZonedDateTime next(Instant now) {
        var thursday =
                now.atZone(PARIS)
                        .toLocalDate()
                        .with(TemporalAdjusters.nextOrSame(DayOfWeek.THURSDAY));
        var today = thursday.atTime(SEVEN).atZone(PARIS);
        return today.toInstant().isAfter(now)
                ? today
                : thursday.plusWeeks(1).atTime(SEVEN).atZone(PARIS);
    }

    /** Whether no later issue of a weekly letter falls into the same month. */
    public static boolean isLastOfItsMonth(LocalDate date) {
        return date.plusWeeks(1).getMonth() != date.getMonth();
    }
}
