package fr.jeudi.composer.compile;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dates and numbers as French readers see them. */
final class Dates {
    private static final DateTimeFormatter REST =
            DateTimeFormatter.ofPattern("\u00A0MMMM uuuu", Locale.FRENCH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE ", Locale.FRENCH);

    private Dates() {}

    /** « N° 67 – jeudi 26 janvier 2023 », or as much of it as is known. */
    static String edition(@Nullable Integer number, @Nullable LocalDate date) {
        return Stream.of(
                        number == null ? null : "N°\u00A0" + number,
                        date == null ? null : day(date))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" –\u00A0"));
    }

    private static String day(LocalDate date) {
        var day = date.getDayOfMonth() == 1 ? "1er" : Integer.toString(date.getDayOfMonth());
        return DAY.format(date) + day + REST.format(date);
    }
}
