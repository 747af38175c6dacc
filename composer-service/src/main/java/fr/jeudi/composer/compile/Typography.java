package fr.jeudi.composer.compile;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets plain French text as the house does (STANDARDS 2.5): no-break spaces, « », ’, …, n°. Leaves
 * web and mail addresses as they are. Applying it twice changes nothing more.
 */
public final class Typography {
    private static final String NB = "\u00A0";
    private static final String SPACE = "[ \u00A0\u202F]";

    /** Not text but addresses: never touched. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:https?://|www\\.|mailto:)[^\\s\u00A0«»<>\"]++|\\b[\\w.+-]{1,64}@[\\w.-]{1,255}");

    private static final List<UnaryOperator<String>> RULES =
            List.of(
                    rule("\\.\\.\\.", "…"),
                    rule("(?<=[\\p{L}\\p{N}])'|'(?=\\p{L})", "’"),
                    rule("(?<![\\p{L}\\p{N}=])\"([^\"\\n]{1,300})\"(?![\\p{L}\\p{N}])", "«$1»"),
                    rule("«" + SPACE + "{0,4}(?!" + SPACE + ")", "«" + NB),
                    // A space there is: make it hold. None: add one, where it cannot be code.
                    rule("(?<=[^\\s\u00A0\u202F])" + SPACE + "{1,4}(?=[;:!?»])", NB),
                    rule("^" + SPACE + "{1,4}(?=[;:!?»])", NB),
                    rule("(?<=[\\p{L}\\p{N})…’»%€])(?=[;!?]{1,4}(?:[\\s\u00A0»)]|$))", NB),
                    rule("(?<=[\\p{L})])(?=:(?:\\s|$))", NB),
                    rule("(?<=[^\\s\u00A0])(?=»)", NB),
                    rule("(?<=\\S)" + SPACE + "?-(?= )(?<= -)(?! ?\\d)", " –"),
                    rule("(?<![\\p{L}\\p{N}])[nN][°º]" + SPACE + "{0,4}(?=\\d)", "n°" + NB),
                    rule("^n°", "N°"),
                    rule("(?<![\\d,.])(\\d{1,3}) (?=\\d{3}(?:\\D|$))", "$1" + NB),
                    rule("(?<=\\d) (?=(?:[%€$£‰]|h|min|km|kg|ans?|euros?)(?![\\p{L}\\p{N}]))", NB),
                    rule("(?<=\\d[ \u00A0]h) (?=\\d)", NB),
                    rule("(?<![\\p{L}])(M\\.|MM\\.|Mme|Mmes|Mlle|Dr|Pr) (?=\\p{Lu})", "$1" + NB),
                    rule("(?<![\\p{L}])(p\\.|art\\.) (?=\\d)", "$1" + NB),
                    rule(
                            "(?<=\\d|1er) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août"
                                    + "|septembre|octobre|novembre|décembre)(?!\\p{L}))",
                            NB));

    private Typography() {}

    public static String of(String text) {
        var out = new StringBuilder(text.length() + 16);
        var addresses = ADDRESS.matcher(text);
        int at = 0;
        while (addresses.find()) {
            int end = addresses.end();
            while (end > addresses.start() && ".,;:!?)]…".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            out.append(set(text.substring(at, addresses.start())))
                    .append(text, addresses.start(), end);
            at = end;
        }
        return out.append(set(text.substring(at))).toString();
    }

    private static String set(String text) {
        if (text.isEmpty()) {
            return text;
        }
        var result = text;
        for (var rule : RULES) {
            result = rule.apply(result);
        }
        return result;
    }

    private static UnaryOperator<String> rule(String found, String put) {
        var pattern = Pattern.compile(found);
        return text -> {
            Matcher matcher = pattern.matcher(text);
            return matcher.replaceAll(put);
        };
    }
}
