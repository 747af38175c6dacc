package fr.jeudi.tracking.hits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hits on their way out, first in first out, on a thread of their own. Taking one in never waits; a
 * full lane refuses.
 */
final class Lane {
    private static final int AT_ONCE = 500;

    private final BlockingQueue<EngagementRecorded> waiting;
    private final Thread thread;
    private volatile boolean closing;

    Lane(String name, int capacity, Consumer<List<EngagementRecorded>> out) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.thread = Thread.ofPlatform().name("hits-" + name).daemon().start(() -> run(out));
    }

    boolean offer(EngagementRecorded hit) {
        return waiting.offer(hit);
    }

    int size() {
        return waiting.size();
    }

    /** No more will come; what waits goes out first, for as long as {@link #join} allows. */
    void close() {
        closing = true;
    }

    void join(long millis) throws InterruptedException {
        thread.join(millis);
        thread.interrupt();
    }

    private void run(Consumer<List<EngagementRecorded>> out) {
        try {
            while (!closing || !waiting.isEmpty()) {
                var first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var hits = new ArrayList<EngagementRecorded>();
                    hits.add(first);
                    waiting.drainTo(hits, AT_ONCE - 1);
                    out.accept(hits);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
