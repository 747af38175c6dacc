package fr.jeudi.dispatch.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The turn a line has at a relay with a rate, if it has one. For one thread. */
final class HeldTurn {
    private final boolean urgent;
    private @Nullable Turn turn;

    /** Urgent ones are booked however far ahead. */
    HeldTurn(boolean urgent) {
        this.urgent = urgent;
    }

    /** Null where there is none. */
    @Nullable SmtpRelay relay() {
        return turn == null ? null : turn.relay();
    }

    boolean isMissed() {
        return turn != null && turn.isMissed();
    }

    /** Whether it comes later than an issue would wait. */
    boolean isFar() {
        return turn != null && turn.until().compareTo(Turns.AHEAD) > 0;
    }

    /** How long until it comes, booked there if there is none; a moment where none is to be had. */
    Duration until(SmtpRelay relay) {
        if (turn == null) {
            turn = relay.turns().book(urgent);
        }
        return turn == null ? Turns.AHEAD : turn.until();
    }

    /**
     * One for a mail that goes there now.
     *
     * @param only no other relay will do
     * @return how long until it comes, null where none is to be had
     */
    @Nullable Duration untilAt(SmtpRelay relay, boolean only) {
        if (turn == null || turn.relay() != relay) {
            drop();
            turn = only && !urgent ? relay.turns().reserve() : relay.turns().book(urgent);
        }
        return turn == null ? null : turn.until();
    }

    /**
     * A connection is there; however long that took, a turn that had come stays good.
     *
     * @param afresh it was not there before
     */
    void opened(SmtpRelay relay, boolean afresh) {
        if (turn != null && turn.relay() != relay) {
            drop();
        } else if (turn != null && afresh) {
            turn = turn.sinceOpened();
        }
    }

    /** A mail goes in it. */
    void spend() {
        turn = null;
    }

    /** For others, if no mail is to go in it. One that is not the last booked stays here. */
    void giveBack() {
        if (turn != null && turn.relay().turns().giveBack(turn)) {
            turn = null;
        }
    }

    /** Given back, or lost. */
    void drop() {
        giveBack();
        turn = null;
    }
}
