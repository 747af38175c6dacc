package fr.jeudi.composer.reading;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Number and date, where a line holds them.
 *
 * @param rest what else the line says
 */
record Edition(@Nullable Integer number, @Nullable LocalDate date, String rest) {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}])(?:n ?[°ºo]|num[ée]ro|number|num|no|issue)\\.? ?#?(\\d{1,6})(?!\\d)",
                    FLAGS);
    private static final String DAY =
            "(?:(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? )?";
    private static final String MONTH =
            "(janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|january|february|march|april|may|june|july|august|september|october|november|december)";
    private static final Pattern DAY_FIRST =
            Pattern.compile(
                    DAY + "(?<!\\d)(\\d{1,2})(?:er|st|nd|rd|th)? " + MONTH + ",? (\\d{4})(?!\\d)",
                    FLAGS);
    private static final Pattern MONTH_FIRST =
            Pattern.compile(DAY + MONTH + " (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)", FLAGS);
    private static final Pattern FIGURES =
            Pattern.compile(DAY + "(?<!\\d)(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})(?!\\d)", FLAGS);
    private static final Pattern ISO =
            Pattern.compile(DAY + "(?<!\\d)(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)", FLAGS);
    private static final List<List<String>> MONTHS =
            List.of(
                    List.of("jan"),
                    List.of("fev", "feb"),
                    List.of("mar"),
                    List.of("avr", "apr"),
                    List.of("mai", "may"),
                    List.of("juin", "june"),
                    List.of("juil", "july"),
                    List.of("aou", "aug"),
                    List.of("sep"),
                    List.of("oct"),
                    List.of("nov"),
                    List.of("dec"));

    static Edition of(String plain) {
        var line = plain.replace('\u00A0', ' ').replace('\u202F', ' ');
        LocalDate date = null;
        for (var pattern : List.of(DAY_FIRST, MONTH_FIRST, FIGURES, ISO)) {
            var found = pattern.matcher(line);
            if (found.find()) {
                date = date(pattern, found);
                if (date != null) {
                    line = without(line, found);
                    break;
                }
            }
        }
        Integer number = null;
        var found = NUMBER.matcher(line);
        if (found.find() && Integer.parseInt(found.group(1)) > 0) {
            number = Integer.valueOf(found.group(1));
            line = without(line, found);
        }
        return new Edition(
                number, date, line.replaceAll("^[\\s|,;:–—·•(-]+|[\\s|,;:–—·•)-]+$", ""));
    }

    boolean isFound() {
        return number != null || date != null;
    }

    private static String without(String line, Matcher found) {
        return line.substring(0, found.start()) + " – " + line.substring(found.end());
    }

    private static @Nullable LocalDate date(Pattern pattern, Matcher found) {
        try {
            if (pattern == DAY_FIRST) {
                return date(found.group(3), month(found.group(2)), found.group(1));
            }
            if (pattern == MONTH_FIRST) {
                return date(found.group(3), month(found.group(1)), found.group(2));
            }
            return pattern == FIGURES
                    ? date(found.group(3), Integer.parseInt(found.group(2)), found.group(1))
                    : date(found.group(1), Integer.parseInt(found.group(2)), found.group(3));
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static LocalDate date(String year, int month, String day) {
        return LocalDate.of(Integer.parseInt(year), month, Integer.parseInt(day));
    }

    private static int month(String name) {
        var key = Line.key(name).toLowerCase(Locale.ROOT);
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).stream().anyMatch(key::startsWith)) {
                return i + 1;
            }
        }
        throw new DateTimeException("no month");
    }
}
