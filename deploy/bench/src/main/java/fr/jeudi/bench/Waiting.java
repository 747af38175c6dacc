package fr.jeudi.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks again and again until something is so. */
final class Waiting {
    /** Each look reads the whole ledger, which would be measured too. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private Waiting() {}

    static void until(String what, Duration atMost, BooleanSupplier done) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what + ": not within " + atMost);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
