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

    /**
     * The person has not complained, nor does the address not exist.
     *
     * @param existing somebody knows better than the provider that it does
     */
    public boolean maySendAgain(boolean existing) {
        return bucket != Bucket.COMPLAINT && (existing || bucket != Bucket.HARD);
    }
}
