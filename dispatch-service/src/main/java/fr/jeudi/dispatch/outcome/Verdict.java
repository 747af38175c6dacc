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

    /** Neither does the address not exist nor has the person complained. */
    public boolean maySendAgain() {
        return bucket != Bucket.HARD && bucket != Bucket.COMPLAINT;
    }
}
