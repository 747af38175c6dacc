package fr.jeudi.dispatch.relay;

/**
 * The relay could not be reached, or would not talk to us; nothing was sent and nobody's address is
 * to blame. The message names no address.
 */
public final class RelayAway extends Exception {

    RelayAway(String what, Throwable cause) {
        super(what, cause);
    }

    RelayAway(String what) {
        super(what);
    }
}
