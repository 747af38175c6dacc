package fr.jeudi.dispatch.lanes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When this replica may send its next mails of each lane, by {@link System#nanoTime}. */
final class Turns {
    private final Map<String, Long> next = new ConcurrentHashMap<>();

    /** Nothing of this lane for so long. */
    void wait(String lane, Duration time) {
        next.put(lane, System.nanoTime() + time.toNanos());
    }

    /**
     * The next turn, and the one after it put off.
     *
     * @param rate mails a second; 0 is no limit
     */
    long take(String lane, int mails, double rate) {
        long now = System.nanoTime();
        if (rate <= 0) {
            return now;
        }
        long cost = (long) (mails / rate * 1e9);
        return next.merge(lane, now + cost, (turn, _) -> Math.max(turn, now) + cost) - cost;
    }
}
