package fr.jeudi.dispatch.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What keeps a lane, or a send, from ending sooner. */
public enum Limit {
    /** Nothing is left. */
    NONE,
    /** An alarm holds the lane. */
    HELD,
    /** An operator paused the lane, or the send. */
    PAUSED,
    /** The lane needs an encrypted session and no relay offers one. */
    UNENCRYPTED,
    /** The day's mails of a warm-up are used: the lane goes on at midnight. */
    QUOTA,
    /** The relay takes no mail. */
    RELAY,
    /** Connections or mails a second that the relays bear. */
    RELAYS,
    /** The lane's hours. */
    HOURS,
    /** The provider found us too fast. */
    SLOWDOWN,
    /** Mails a second allowed. */
    RATE,
    /** Connections allowed, and the time a mail takes. */
    CONNECTIONS,
    /** Too few batches are left to use more connections. */
    BATCHES,
    /** The relay asked to try some again later. */
    DEFERRED,
    /** Our own number of connections: more replicas help. */
    WORKERS;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody must act before anything moves. */
    boolean isForPeople() {
        return this == HELD || this == PAUSED || this == UNENCRYPTED;
    }
}
