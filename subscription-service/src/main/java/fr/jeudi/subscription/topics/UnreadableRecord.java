package fr.jeudi.subscription.topics;

/**
 * A record that no retry will make readable; it goes to the dead letters at once. Says nothing of
 * the content.
 */
public final class UnreadableRecord extends RuntimeException {
    /** Without a cause, whose words could repeat the content in a log. */
    UnreadableRecord(String what) {
        super(what);
    }
}
