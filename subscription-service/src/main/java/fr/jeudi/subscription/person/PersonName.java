package fr.jeudi.subscription.person;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name as typed by anybody (STANDARDS X1, X6): one line, no tricks, no links. */
public final class PersonName {
    private static final int LONGEST = 100;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}]");
    private static final Pattern GAPS = Pattern.compile("[\\p{Cc}\\s\\p{Z}]+");
    private static final Pattern LINK =
            Pattern.compile("://|\\bwww\\.|\\bhttps?\\b", Pattern.CASE_INSENSITIVE);

    private PersonName() {}

    /**
     * At most 100 characters without controls and direction overrides; empty for none, and for what
     * carries a link.
     */
    public static String clean(@Nullable String typed) {
        if (typed == null) {
            return "";
        }
        // What is far too long needs no careful cleaning.
        var start = typed.length() > 1_000 ? typed.substring(0, 1_000) : typed;
        var visible =
                INVISIBLE.matcher(Normalizer.normalize(start, Normalizer.Form.NFC)).replaceAll("");
        var name = GAPS.matcher(visible).replaceAll(" ").strip();
        if (LINK.matcher(name).find()) {
            return "";
        }
        return name.codePointCount(0, name.length()) <= LONGEST
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST)).strip();
    }
}
