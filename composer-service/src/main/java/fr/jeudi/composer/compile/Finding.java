package fr.jeudi.composer.compile;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Something about an issue that its authors should know before it goes out.
 *
 * @param code stable, e.g. {@code image-without-alt}; its texts are in composer/mail/findings
 * @param where number, date, headline, theme, event, portrait, tool, further, next, share, signup
 *     or mail
 * @param details what was found, e.g. a link's text; may be empty
 */
public record Finding(Severity severity, String code, String where, List<String> details) {

    /** Errors keep an issue from being scheduled; warnings are for the eye. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Finding {
        details = List.copyOf(details);
    }

    static Finding error(String code, String where, String... details) {
        return new Finding(Severity.ERROR, code, where, List.of(details));
    }

    static Finding warning(String code, String where, String... details) {
        return new Finding(Severity.WARNING, code, where, List.of(details));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One sentence for people; English for English readers, French for all others. */
    public String text(Locale language) {
        var texts =
                ResourceBundle.getBundle(
                        "composer.mail.findings",
                        language.getLanguage().equals("en") ? Locale.ENGLISH : Locale.ROOT,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
        var format = new MessageFormat(texts.getString(code), Locale.FRENCH);
        return format.format(details.toArray());
    }
}
