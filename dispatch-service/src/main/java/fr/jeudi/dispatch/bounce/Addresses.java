package fr.jeudi.dispatch.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds e-mail addresses in what was not written to be read by programs. */
final class Addresses {
    private static final int LONGEST_LOCAL = 128;
    private static final int LONGEST_DOMAIN = 255;
    private static final String BESIDE_LETTERS = "!#$%&'*+-/=?^_{|}~.";

    private static final Pattern ESCAPED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})}");

    private Addresses() {}

    static List<String> in(String text) {
        var found = new ArrayList<String>();
        for (var at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            var start = at;
            while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
                start--;
            }
            var end = at + 1;
            while (end < text.length() && end - at < LONGEST_DOMAIN && isDomain(text.charAt(end))) {
                end++;
            }
            var address =
                    trimmed(text.substring(start, at)) + text.substring(at, ending(text, at, end));
            if (isPlausible(address)) {
                found.add(address);
            }
        }
        return found;
    }

    /** Of type utf-8 in a report of ASCII only: {@code \x{E9}} for an é (RFC 6533, 3). */
    static String unescaped(String address) {
        return ESCAPED.matcher(address)
                .replaceAll(it -> {
                    var letter = Integer.parseInt(it.group(1), 16);
                    return letter > ' ' && Character.isValidCodePoint(letter)
                            ? Matcher.quoteReplacement(Character.toString(letter))
                            : "";
                });
    }

    static @Nullable String first(String text) {
        var all = in(text);
        return all.isEmpty() ? null : all.getFirst();
    }

    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code mailer-daemon} and its like: never a reader of ours. */
    static boolean isMachine(String address) {
        var local = address.substring(0, address.lastIndexOf('@')).toLowerCase(Locale.ROOT);
        return local.contains("mailer-daemon")
                || local.equals("postmaster")
                || local.equals("mailerdaemon")
                || local.equals("mail-daemon")
                || local.equals("post_master")
                || local.equals("poostmaster")
                || local.equals("mdaemon")
                || local.startsWith("mail.delivery.system");
    }

    private static boolean isPlausible(String address) {
        var at = address.indexOf('@');
        var domain = address.substring(at + 1);
        return at > 0
                && domain.length() > 2
                && domain.indexOf('.') > 0
                && !domain.contains("..")
                && Character.isLetterOrDigit(domain.charAt(domain.length() - 1))
                && Character.isLetter(domain.charAt(domain.length() - 1));
    }

    private static int ending(String text, int at, int end) {
        var last = end;
        while (last > at + 1 && ".-_".indexOf(text.charAt(last - 1)) >= 0) {
            last--;
        }
        return last;
    }

    /** Without quotes, list marks or X.400's {@code SMTP=} that stand before it. */
    private static String trimmed(String local) {
        var from = 0;
        while (from < local.length() && "'*=.-/|".indexOf(local.charAt(from)) >= 0) {
            from++;
        }
        return local.substring(local.regionMatches(true, from, "SMTP=", 0, 5) ? from + 5 : from);
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c)
                || BESIDE_LETTERS.indexOf(c) >= 0
                || Character.isSurrogate(c);
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
    }
}
