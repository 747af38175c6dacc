package fr.jeudi.dispatch.pages;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * A number as people type it, grouped by thousands or not: {@code 12,345.6} in English, {@code 12
 * 345,6} in French. What could mean another number in the other language is refused.
 */
public final class TypedNumber {
    private static final String SPACE = "\\s\\u00a0\\u2009\\u202f";

    private TypedNumber() {}

    /** Empty for fractions too, even {@code 1,000} in French. */
    public static Optional<Integer> whole(String typed, Locale locale) {
        try {
            return plain(typed, locale, "").map(Integer::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    public static Optional<Double> decimal(String typed, Locale locale) {
        var fraction = isEnglish(locale) ? "(?:\\.\\d+)?" : "(?:[.,]\\d+)?";
        return plain(typed, locale, fraction).map(it -> new BigDecimal(it).doubleValue());
    }

    private static Optional<String> plain(String typed, Locale locale, String fraction) {
        var group = "[" + SPACE + (isEnglish(locale) ? "," : "") + "]";
        var text = typed.replaceAll("^[" + SPACE + "]+|[" + SPACE + "]+$", "");
        return text.matches("(?:[0-9]+|[1-9][0-9]{0,2}(?:" + group + "[0-9]{3})+)" + fraction)
                ? Optional.of(text.replaceAll(group, "").replace(',', '.'))
                : Optional.empty();
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals("en");
    }
}
