package fr.jeudi.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** Watches for the first second in which a quarter more mails come than before. */
final class Gain {
    static final int TENTHS = 10;
    private static final double QUARTER_MORE = 1.25;

    private final int before;
    private final Deque<Integer> second = new ArrayDeque<>();

    /**
     * @param before mails a second
     */
    Gain(int before) {
        if (before <= 0) {
            throw new IllegalStateException("no mails come: nobody could make them more");
        }
        this.before = before;
    }

    int before() {
        return before;
    }

    void add(int mailsInATenth) {
        second.add(mailsInATenth);
        if (second.size() > TENTHS) {
            second.remove();
        }
    }

    /** Mails in the last second. */
    int now() {
        return second.stream().mapToInt(it -> it).sum();
    }

    boolean isThere() {
        return now() >= QUARTER_MORE * before;
    }
}
