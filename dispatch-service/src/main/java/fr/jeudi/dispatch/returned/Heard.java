package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Verdict;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something heard of one mail.
 *
 * @param status RFC 3463; anything else is dropped
 * @param cause the words; addresses in them are masked here
 * @param verdict of a bounce; null where nothing was sorted
 * @param source who said so, for example {@code mailbox} or {@code sendgrid}
 */
public record Heard(
        Kind kind,
        Return origin,
        @Nullable String status,
        @Nullable String cause,
        @Nullable Verdict verdict,
        Instant at,
        String source) {
    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");
    private static final int LONGEST = 400;

    public Heard {
        status = status != null && STATUS.matcher(status).matches() ? status : null;
        cause = cause == null || cause.isBlank() ? null : shortened(cause);
    }

    private static String shortened(String cause) {
        var some = cause.length() > 2 * LONGEST ? cause.substring(0, 2 * LONGEST) : cause;
        var masked = SmtpReply.masked(some.replaceAll("\\s+", " ").strip());
        return masked.length() > LONGEST ? masked.substring(0, LONGEST - 1) + "…" : masked;
    }
}
