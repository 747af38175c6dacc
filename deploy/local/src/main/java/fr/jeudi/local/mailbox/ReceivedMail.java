package fr.jeudi.local.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One mail as the list shows it. {@code from} and {@code to} are the envelope's, which say where it
 * really went; {@code headerFrom} is what the reader sees.
 */
public record ReceivedMail(
        String id,
        Instant receivedAt,
        String from,
        List<String> to,
        String headerFrom,
        String subject,
        long size) {

    /** A whole address is that recipient only; a part of one is everybody it occurs in. */
    boolean isTo(String wanted) {
        var lower = wanted.toLowerCase(Locale.ROOT);
        var isWhole = lower.indexOf('@') > 0 && lower.indexOf('@') < lower.length() - 1;
        return to.stream()
                .map(it -> it.toLowerCase(Locale.ROOT))
                .anyMatch(it -> isWhole ? it.equals(lower) : it.contains(lower));
    }
}
