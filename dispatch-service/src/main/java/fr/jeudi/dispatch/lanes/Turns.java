package fr.jeudi.dispatch.lanes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When this replica may send its next mails of each lane. Who wants to send draws a number; numbers
 * are called at the lane's rate as it is at the moment, so that a new rate holds for those who wait
 * as well.
 */
final class Turns {
    /** Of mails a second. */
    static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** Who waits asks more often. What was not called in a longer stall is not made up for. */
    private static final Duration MOST_AT_ONCE = Duration.ofMillis(500);

    private final Map<String, Counter> counters = new HashMap<>();

    /**
     * The next number, and the one after it put off by so many mails.
     *
     * @param rate mails a second from now on; at 0 nobody is called
     */
    synchronized double draw(String lane, int mails, double rate) {
        var counter = counter(lane);
        counter.goOnAt(rate, System.nanoTime());
        return counter.draw(mails);
    }

    /** Zero or less once the number is called. */
    synchronized Duration until(String lane, double number, double rate) {
        var counter = counter(lane);
        counter.goOnAt(rate, System.nanoTime());
        return counter.until(number);
    }

    private Counter counter(String lane) {
        return counters.computeIfAbsent(lane, _ -> new Counter());
    }

    private static final class Counter {
        private double rate;
        private double called;
        private double last;
        private double next;
        private long since = System.nanoTime();

        void goOnAt(double newRate, long now) {
            if (rate != NO_LIMIT) {
                // Whoever was called sends, and does not ask meanwhile.
                long most = called < last ? MOST_AT_ONCE.toNanos() : Long.MAX_VALUE;
                called += rate * Math.min(now - since, most) / 1e9;
            }
            since = now;
            rate = newRate;
        }

        double draw(int mails) {
            if (rate == NO_LIMIT) {
                // Nothing is owed of what went without a limit, once there is one.
                last = called;
                next = called;
                return called;
            }
            last = Math.max(next, called);
            next = last + mails;
            return last;
        }

        Duration until(double number) {
            if (rate == NO_LIMIT) {
                return Duration.ZERO;
            }
            return rate == 0
                    ? ASK_AGAIN
                    : Duration.ofNanos((long) ((number - called) / rate * 1e9));
        }
    }
}
