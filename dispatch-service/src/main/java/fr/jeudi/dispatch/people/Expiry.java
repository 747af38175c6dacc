package fr.jeudi.dispatch.people;

import java.time.Instant;

/** Those who keep something of people for a limited time (STANDARDS R9). */
public interface Expiry {

    /** Deletes what is over since before then, and needed by nobody; may be repeated. */
    void forget(Instant before);
}
