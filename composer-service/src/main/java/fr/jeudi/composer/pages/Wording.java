package fr.jeudi.composer.pages;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Times, in Paris, and numbers as a reader of this language writes them. */
public record Wording(Locale language) {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    public String moment(Instant at) {
        var day = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", language);
        return day.format(at.atZone(PARIS)) + (isFrench() ? " à " : " at ") + clock(at);
    }

    /** To the second. */
    public String second(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", language).format(at.atZone(PARIS));
    }

    public String day(LocalDate date) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(isFrench() ? Locale.FRANCE : Locale.UK)
                .format(date);
    }

    public String count(long count) {
        return NumberFormat.getIntegerInstance(isFrench() ? Locale.FRANCE : Locale.UK)
                .format(count);
    }

    private String clock(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm", language).format(at.atZone(PARIS));
    }

    private boolean isFrench() {
        return !language.getLanguage().equals("en");
    }
}
