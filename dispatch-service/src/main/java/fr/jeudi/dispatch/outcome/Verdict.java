package fr.jeudi.dispatch.outcome;

/**
 * Why a mail failed.
 *
 * @param reason one lower-case word out of {@code replies.rules}
 * @param said the words said it, not only the code: a wrong code does not count against these
 */
public record Verdict(String reason, Bucket bucket, boolean said) {

    /** Nothing the person, or their address, could help. */
    public boolean isOnOurAccount() {
        return bucket == Bucket.SENDER || bucket == Bucket.THROTTLE;
    }
}
