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
    private final Map<String, Counter> counters = new HashMap<>();

    /** Nobody is called for so long. */
    synchronized void hold(String lane, Duration time) {
        counter(lane).hold(System.nanoTime() + time.toNanos());
    }

    /**
     * The next number, and the one after it put off by so many mails.
     *
     * @param rate mails a second from now on; 0 is no limit
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
        private double next;
        private long since = System.nanoTime();

        void goOnAt(double newRate, long now) {
            if (now - since > 0) {
                called += rate * (now - since) / 1e9;
                since = now;
            }
            rate = newRate;
        }

        void hold(long until) {
            goOnAt(rate, System.nanoTime());
            if (until - since > 0) {
                since = until;
            }
        }

        double draw(int mails) {
            if (rate <= 0) {
                // Nothing is owed of what went without a limit, once there is one.
                next = called;
                return called;
            }
            double number = Math.max(next, called);
            next = number + mails;
            return number;
        }

        Duration until(double number) {
            if (rate <= 0) {
                return Duration.ZERO;
            }
            long held = Math.max(0, since - System.nanoTime());
            return Duration.ofNanos(held + (long) ((number - called) / rate * 1e9));
        }
    }
}
