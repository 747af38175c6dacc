package fr.jeudi.dispatch.relay;

import java.time.Duration;

/**
 * The moment from which one mail may go by a relay that has a rate.
 *
 * @param next the moment of the turn after it
 */
record Turn(SmtpRelay relay, long at, long next) {
    /** Turns that are kept for longer would go in a bunch. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    /** Zero or less once it has come. */
    Duration until() {
        return Duration.ofNanos(at - System.nanoTime());
    }

    /** Whether it came so long ago that it is worth nothing any more. */
    boolean isMissed() {
        return until().plus(KEPT).isNegative();
    }

    /** The same for a connection that has only now come about, if it had come before. */
    Turn sinceOpened() {
        return until().isPositive() ? this : new Turn(relay, System.nanoTime(), next);
    }
}
