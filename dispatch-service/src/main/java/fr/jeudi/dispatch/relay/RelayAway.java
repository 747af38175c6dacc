package fr.jeudi.dispatch.relay;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

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
        /** Encryption is demanded and did not come about. */
        NO_TLS("no-tls"),
        /** Its certificate cannot be verified. */
        CERTIFICATE("certificate"),
        /** The user was refused. */
        USER_REFUSED("user-refused"),
        /** The session broke off before a mail had been handed over. */
        LOST("lost"),
        /** It would take us, but not so many or so fast. */
        TOO_FAST("too-fast"),
        /** MAIL FROM was refused, as it would be for anybody. */
        SENDER_REFUSED("sender-refused"),
        /** It offers no encryption to a lane that needs it. */
        UNENCRYPTED("unencrypted"),
        /** It lacks what one mail needs; others can go there. */
        LACKING("lacking"),
        /** Nothing is wrong: all connections that are allowed are in use. */
        FULL("full"),
        /** Nothing is wrong: the turn of the only relay with room is too far ahead. */
        PACED("paced"),
        /** An operator has taken every relay out of service. */
        DRAINED("drained");

        @JsonValue public final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    RelayAway(Reason reason, Throwable cause) {
        this(reason, "", cause);
    }

    RelayAway(Reason reason, String reply) {
        this(reason, reply, null);
    }

    RelayAway(Reason reason, String reply, @Nullable Throwable cause) {
        super(reply.isEmpty() ? reason.word : reason.word + ": " + reply, cause);
        this.reason = reason;
        this.reply = reply;
    }

    /** Whether the session broke off, be it the relay's fault or the mail's. */
    public boolean isLost() {
        return reason == Reason.LOST;
    }

    /** Whether it is the lane that must go slower. */
    public boolean isTooFast() {
        return reason == Reason.TOO_FAST;
    }

    /** Whether it is the lane that must wait: others may go in the clear. */
    public boolean isUnencrypted() {
        return reason == Reason.UNENCRYPTED;
    }

    /** Whether this is as we want it: a limit or an order, and no trouble. */
    public boolean isWanted() {
        return reason == Reason.FULL || reason == Reason.PACED || reason == Reason.DRAINED;
    }

    public Reason reason() {
        return reason;
    }

    public String reply() {
        return reply;
    }
}
