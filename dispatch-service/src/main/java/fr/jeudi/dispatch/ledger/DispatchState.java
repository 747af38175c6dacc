package fr.jeudi.dispatch.ledger;

import java.util.Locale;

/** Where the send of one issue stands. */
public enum DispatchState {
    WAITING,
    SENDING,
    PAUSED,
    CANCELLED,
    FINISHED;

    /** The word on topics and in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
