package fr.jeudi.tracking.reports;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;

/** Numbers and dates in the reader's own way. */
record Words(Locale locale, ZoneId zone) {
    private static final List<String> KNOWN_SLOTS =
            List.of(
                    "event",
                    "portrait",
                    "tool",
                    "further",
                    "next",
                    "share",
                    "archive",
                    "signup",
                    "view");

    public String count(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    public String percent(double share) {
        var format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    /** One figure where both bounds read the same. */
    public String range(Share share) {
        var low = percent(share.low());
        var high = percent(share.high());
        return low.equals(high) ? low : low + " – " + high;
    }

    /** The bounds in per cent, for charts. */
    public String bounds(Share share) {
        return String.format(Locale.ROOT, "%.2f %.2f", share.low() * 100, share.high() * 100);
    }

    public String date(Instant at) {
        return written(FormatStyle.MEDIUM, at.atZone(zone));
    }

    public String moment(Instant at) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .format(at.atZone(zone));
    }

    public String step(Timeline.Step step, boolean byDay) {
        return byDay
                ? written(FormatStyle.SHORT, step.at())
                : DateTimeFormatter.ofPattern(isFrench() ? "EEE d, H 'h'" : "EEE d, HH:mm", locale)
                        .format(step.at());
    }

    /** The message key of a slot; a slot nobody named yet speaks for itself. */
    public boolean knows(String slot) {
        return KNOWN_SLOTS.contains(slot);
    }

    public char separator() {
        return isFrench() ? ';' : ',';
    }

    private String written(FormatStyle style, TemporalAccessor at) {
        return DateTimeFormatter.ofLocalizedDate(style).withLocale(locale).format(at);
    }

    private boolean isFrench() {
        return locale.getLanguage().equals("fr");
    }
}
