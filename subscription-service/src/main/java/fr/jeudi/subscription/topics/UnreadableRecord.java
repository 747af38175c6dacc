package fr.jeudi.subscription.topics;

import org.jspecify.annotations.Nullable;

/**
 * A record that no retry will make readable; it goes to the dead letters at once. Says nothing of
 * the content.
 */
public final class UnreadableRecord extends RuntimeException {

    UnreadableRecord(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
