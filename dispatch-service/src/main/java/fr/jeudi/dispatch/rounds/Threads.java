package fr.jeudi.dispatch.rounds;

import java.time.Duration;
import java.util.Collection;

/** Threads that end together. */
public final class Threads {
    private Threads() {}

    /**
     * Waits for all of them, for so long in all.
     *
     * @param start by {@link System#nanoTime}
     */
    public static void join(Collection<Thread> threads, long start, Duration patience) {
        for (var thread : threads) {
            var left = patience.minusNanos(System.nanoTime() - start);
            try {
                if (left.isPositive()) {
                    thread.join(left);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
