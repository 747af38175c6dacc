package fr.jeudi.subscription.tokens;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a link is allowed to do, and for whom.
 *
 * @param subscriberId null where the link is the same for all
 * @param issueId null where the link belongs to no issue
 * @param number of the link clicked, 0 to 65535
 * @param expiresAt to the second; null = never
 */
public record Token(
        Purpose purpose,
        @Nullable String subscriberId,
        @Nullable String issueId,
        int number,
        @Nullable Instant expiresAt) {

    /** A token of one purpose is worthless for any other. */
    public enum Purpose {
        CONFIRM('s'),
        UNSUBSCRIBE('u'),
        MANAGE('m'),
        PREFERENCES('p'),
        MY_DATA('d'),
        OPEN('o'),
        CLICK('c');

        final char letter;

        Purpose(char letter) {
            this.letter = letter;
        }
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && expiresAt.isBefore(now);
    }
}
