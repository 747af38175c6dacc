package fr.jeudi.dispatch.outcome;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the relay answered, without the addresses in it.
 *
 * @param code 0 for a local reason
 * @param status enhanced status code (RFC 3463), if one was given
 */
public record SmtpReply(int code, @Nullable String status, String text) {
    private static final int LONGEST = 400;
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?<![^\\s<>@\"(),:;])([^\\s<>@\"(),:;])[^\\s<>@\"(),:;]*+@([^\\s<>@\"(),;]++)");
    private static final Pattern LINE_START =
            Pattern.compile("^[2-5]\\d\\d[ -]?(?:([245]\\.\\d{1,3}\\.\\d{1,3})\\b)?");

    /** Beside the words, as qmail and IronPort write it. */
    private static final Pattern BESIDE = Pattern.compile("#([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private static final Pattern NEXT_LINES =
            Pattern.compile("\\s*[\\r\\n]+(?:[2-5]\\d\\d[ -](?:[245]\\.\\d{1,3}\\.\\d{1,3} ?)?)?");

    /** Reads a reply of one or more lines (RFC 5321, 4.2; RFC 2034). */
    public static SmtpReply of(int code, @Nullable String lines) {
        var all = lines == null ? "" : lines.strip();
        var said = all.length() > 2 * LONGEST ? all.substring(0, 2 * LONGEST) : all;
        var start = LINE_START.matcher(said);
        var status = start.find() ? start.group(1) : null;
        if (status == null && said.indexOf('#') >= 0) {
            var beside = BESIDE.matcher(said);
            status = beside.find() ? beside.group(1) : null;
        }
        // Nearly all say "queued" on one line, and each mail has one.
        boolean isOneLine = said.indexOf('\n') < 0 && said.indexOf('\r') < 0;
        var text = isOneLine ? said : NEXT_LINES.matcher(said).replaceAll(" ");
        return new SmtpReply(code, status, shortened(text));
    }

    /** A refusal of our own, before the relay was asked. */
    public static SmtpReply local(String status, String text) {
        return new SmtpReply(0, status, text);
    }

    /** The same with addresses as {@code c***@example.org} (DESIGN, promise 9). */
    public static String masked(String text) {
        return text.indexOf('@') < 0 ? text : ADDRESS.matcher(text).replaceAll("$1***@$2");
    }

    public boolean isTransient() {
        return code / 100 == 4 || (code == 0 && status != null && status.startsWith("4."));
    }

    public boolean isPositive() {
        return code / 100 == 2;
    }

    private static String shortened(String text) {
        var masked = masked(text);
        return masked.length() > LONGEST ? masked.substring(0, LONGEST - 1) + "…" : masked;
    }
}
