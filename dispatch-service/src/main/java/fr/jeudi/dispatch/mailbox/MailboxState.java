package fr.jeudi.dispatch.mailbox;

import jakarta.mail.AuthenticationFailedException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * How the reading of the mailbox stands, for health and people.
 *
 * @param lastLook when the mailbox was last found in order
 * @param trouble in one word; null for none
 * @param since of the trouble
 */
record MailboxState(@Nullable Instant lastLook, @Nullable String trouble, @Nullable Instant since) {
    static final MailboxState UNSEEN = new MailboxState(null, null, null);

    static MailboxState inOrder(Instant now) {
        return new MailboxState(now, null, null);
    }

    /** One trouble after the other is one time of trouble. */
    MailboxState failed(Exception why, Instant now) {
        return new MailboxState(lastLook, word(why), since == null ? now : since);
    }

    boolean isReading() {
        return lastLook != null && trouble == null;
    }

    private static String word(Exception why) {
        return switch (why) {
            case AuthenticationFailedException _ -> "user-refused";
            case DataAccessException _ -> "store-away";
            default -> "unreachable";
        };
    }
}
