package fr.jeudi.dispatch.ledger;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has grown over the last ten seconds. */
final class Pace {
    private static final long WINDOW = 10_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    synchronized void add(long nanos, int count) {
        samples.addLast(new Sample(nanos, count));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW) {
            samples.removeFirst();
        }
    }

    synchronized double rate() {
        if (samples.size() < 2) {
            return 0;
        }
        var first = samples.getFirst();
        var last = samples.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        return Math.max(0, (last.count() - first.count()) / seconds);
    }

    private record Sample(long nanos, int count) {}
}
