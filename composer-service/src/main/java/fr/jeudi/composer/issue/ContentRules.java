package fr.jeudi.composer.issue;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.issue.Refused.Reason;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * What a text must keep to before it is stored: sizes, one line where one line is meant, no control
 * characters (STANDARDS X5, X7, X13).
 */
final class ContentRules {
    private static final int LINE = 300;
    private static final int TEXT = 100_000;
    private static final int ALL_TEXT = 500_000;
    private static final int SECTIONS = 30;
    private static final int HIGHEST_NUMBER = 99_999;
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
    private static final Pattern CONTROL_IN_TEXT = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private ContentRules() {}

    static Content checked(Content content) {
        var number = content.number();
        if (number != null && (number < 1 || number > HIGHEST_NUMBER)) {
            throw invalid("number", "is from 1 to " + HIGHEST_NUMBER);
        }
        var date = content.date();
        if (date != null && (date.isBefore(EARLIEST) || date.isAfter(LATEST))) {
            throw invalid("date", "is out of range");
        }
        if (content.further().size() > SECTIONS) {
            throw invalid("further", "has more than " + SECTIONS + " sections");
        }
        if (content.further().stream().mapToInt(it -> it.body().length()).sum() > ALL_TEXT) {
            throw invalid("further", "is longer than " + ALL_TEXT + " characters");
        }
        return new Content(
                number,
                date,
                line("theme", content.theme()),
                line("headline", content.headline()),
                section("event", content.event()),
                section("portrait", content.portrait()),
                section("tool", content.tool()),
                content.further().stream().map(it -> section("further", it)).toList(),
                text("next", content.next()),
                text("share", content.share()),
                text("signUp", content.signUp()));
    }

    private static Section section(String name, Section section) {
        return new Section(
                line(name + ".title", section.title()), text(name + ".body", section.body()));
    }

    private static String line(String name, String value) {
        var line = CONTROL.matcher(value).replaceAll(" ").strip();
        if (line.length() > LINE) {
            throw invalid(name, "is longer than " + LINE + " characters");
        }
        return line;
    }

    private static String text(String name, String value) {
        if (value.length() > TEXT) {
            throw invalid(name, "is longer than " + TEXT + " characters");
        }
        var unix = value.replace("\r\n", "\n").replace('\r', '\n');
        return CONTROL_IN_TEXT.matcher(unix).replaceAll("");
    }

    private static Refused invalid(String name, String what) {
        return new Refused(Reason.INVALID, name + " " + what + ".");
    }
}
