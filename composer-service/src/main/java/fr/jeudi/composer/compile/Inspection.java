package fr.jeudi.composer.compile;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be said against an issue without reading its Markdown. */
final class Inspection {
    private static final int LARGE = 80 * 1024;
    private static final int TOO_LARGE = 100 * 1024;
    private static final int LONG_HEADLINE = 100;

    /** Their DMARC policies refuse mail that others send in their name (G8). */
    private static final Set<String> FREE_MAIL =
            Set.of(
                    "gmail.com",
                    "googlemail.com",
                    "yahoo.com",
                    "yahoo.fr",
                    "ymail.com",
                    "aol.com",
                    "outlook.com",
                    "outlook.fr",
                    "hotmail.com",
                    "hotmail.fr",
                    "live.com",
                    "live.fr",
                    "msn.com",
                    "icloud.com",
                    "me.com",
                    "orange.fr",
                    "wanadoo.fr",
                    "free.fr",
                    "sfr.fr",
                    "neuf.fr",
                    "laposte.net",
                    "bbox.fr",
                    "gmx.fr",
                    "gmx.com");

    private Inspection() {}

    static List<Finding> of(Content content, Letterhead letterhead) {
        var findings = new ArrayList<Finding>();
        if (content.number() == null) {
            findings.add(Finding.error("number-missing", "number"));
        }
        if (content.date() == null) {
            findings.add(Finding.error("date-missing", "date"));
        }
        headline(content.headline(), findings);
        if (content.theme().isBlank()) {
            findings.add(Finding.warning("theme-missing", "theme"));
        }
        sections(content, findings);
        var address = letterhead.senderAddress();
        var domain = address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (FREE_MAIL.contains(domain)) {
            findings.add(Finding.error("sender-free-mail", "mail", domain));
        }
        return findings;
    }

    static Optional<Finding> ofSize(int bytes) {
        var kilobytes = Integer.toString(Math.ceilDiv(bytes, 1024));
        if (bytes > TOO_LARGE) {
            return Optional.of(Finding.error("html-too-large", "mail", kilobytes));
        }
        return bytes > LARGE
                ? Optional.of(Finding.warning("html-large", "mail", kilobytes))
                : Optional.empty();
    }

    private static void headline(String headline, List<Finding> findings) {
        if (Plain.oneLine(headline).isEmpty()) {
            findings.add(Finding.error("headline-missing", "headline"));
        } else if (headline.length() > LONG_HEADLINE) {
            findings.add(Finding.warning("headline-long", "headline"));
        }
    }

    private static void sections(Content content, List<Finding> findings) {
        if (content.event().isEmpty() && content.portrait().isEmpty() && content.tool().isEmpty()) {
            findings.add(Finding.error("sections-missing", "mail"));
            return;
        }
        section(content.event(), "event", findings);
        section(content.portrait(), "portrait", findings);
        section(content.tool(), "tool", findings);
    }

    private static void section(Section section, String slot, List<Finding> findings) {
        if (section.body().isBlank()) {
            findings.add(
                    Finding.warning(section.isEmpty() ? slot + "-missing" : "body-missing", slot));
        }
    }
}
