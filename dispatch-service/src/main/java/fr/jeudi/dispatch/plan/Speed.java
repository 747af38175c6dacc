package fr.jeudi.dispatch.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Mails a second in one lane over the last ten seconds, in all and by each connection in use. What
 * a connection carries is remembered while the lane rests.
 */
final class Speed {
    private static final double WINDOW = 10;
    private static final double ENOUGH = 1;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Map<String, Integer> seen = Map.of();
    private int all;
    private double ofOne;

    /**
     * One look.
     *
     * @param attempted so far, by issue; what an issue had attempted when it was opened, or opened
     *     again, is not of these seconds
     */
    void add(double seconds, Map<String, Integer> attempted, int seats) {
        attempted.forEach((issue, now) -> all += now - seen.getOrDefault(issue, now));
        seen = attempted;
        samples.addLast(new Sample(seconds, all, seats));
        while (samples.size() > 2 && seconds - samples.getFirst().seconds() > WINDOW) {
            samples.removeFirst();
        }
        double seatSeconds = 0;
        Sample before = null;
        for (var it : samples) {
            if (before != null) {
                double mean = (before.seats() + it.seats()) / 2.0;
                seatSeconds += mean * (it.seconds() - before.seconds());
            }
            before = it;
        }
        if (seats > 0 && seatSeconds >= ENOUGH && sent() > 0) {
            ofOne = sent() / seatSeconds;
        }
    }

    private int sent() {
        return Math.max(0, samples.getLast().attempted() - samples.getFirst().attempted());
    }

    double rate() {
        double seconds =
                samples.isEmpty() ? 0 : samples.getLast().seconds() - samples.getFirst().seconds();
        return seconds <= 0 ? 0 : sent() / seconds;
    }

    /** 0 until enough was seen. */
    double ofOne() {
        return ofOne;
    }

    private record Sample(double seconds, int attempted, int seats) {}
}
