package fr.jeudi.dispatch.relay;

/**
 * The relay could not be reached, or would not talk to us; nothing was sent and nobody's address is
 * to blame. The message names no address.
 */
public final class RelayAway extends Exception {
    private final Reason reason;
    private final String reply;

    /** What is wrong. */
    public enum Reason {
        /** No connection, or none that became a session. */
        UNREACHABLE("unreachable"),
        /** The user of {@code spring.mail.username} was refused. */
        USER_REFUSED("user-refused"),
        /** The session broke off before a mail had been handed over. */
        LOST("lost"),
        /** It would take us, but not so many or so fast. */
        TOO_FAST("too-fast"),
        /** MAIL FROM was refused, as it would be for anybody. */
        SENDER_REFUSED("sender-refused");

        public final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    RelayAway(Reason reason, Throwable cause) {
        super(reason.word, cause);
        this.reason = reason;
        this.reply = "";
    }

    RelayAway(Reason reason, String reply) {
        super(reply.isEmpty() ? reason.word : reason.word + ": " + reply);
        this.reason = reason;
        this.reply = reply;
    }

    /** Whether it is the lane that must go slower. */
    public boolean isTooFast() {
        return reason == Reason.TOO_FAST;
    }

    Reason reason() {
        return reason;
    }

    String reply() {
        return reply;
    }
}
