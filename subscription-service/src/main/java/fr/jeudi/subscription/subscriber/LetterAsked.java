package fr.jeudi.subscription.subscriber;

import java.time.Instant;

/** A mail to one subscriber that is still to be asked for; written only when it is. */
public record LetterAsked(String mailId, Kind kind, Instant at) {

    public enum Kind {
        /** Asks to confirm a sign-up. */
        CONFIRMATION,
        /** A fresh link to the preferences, asked for from a mail. */
        LINK,
        /** The same, for somebody who signs up again. */
        ALREADY
    }
}
