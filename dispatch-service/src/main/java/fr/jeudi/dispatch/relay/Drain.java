package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.rounds.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How workers with lines end: each finishes the mail in hand, settles and gives back the rest,
 * within {@link #MOST}. Who stops us must wait for that long before it kills.
 */
public final class Drain {
    /** In all. */
    public static final Duration MOST = Duration.ofSeconds(17);

    /** A mail that the relay has not got whole by then goes another time. */
    private static final Duration UNSENT = Duration.ofSeconds(5);

    /** One that it has is in doubt without an answer, and filters look at some for long. */
    private static final Duration UNANSWERED = MOST.minusSeconds(1);

    private final List<Worker> workers = new ArrayList<>();
    private long begun;

    private record Worker(Thread thread, Line line, CountDownLatch stopping) {}

    /**
     * One more.
     *
     * @param stopping tells it to take nothing more in hand
     */
    public synchronized void add(Thread thread, Line line, CountDownLatch stopping) {
        workers.add(new Worker(thread, line, stopping));
    }

    public synchronized boolean isEmpty() {
        return workers.isEmpty();
    }

    /** From now on nothing more is taken in hand. */
    public synchronized void begin() {
        if (begun == 0) {
            begun = System.nanoTime();
        }
        workers.forEach(it -> it.stopping().countDown());
    }

    /** Returns when all have ended. */
    public synchronized void end() {
        begin();
        var threads = workers.stream().map(Worker::thread).toList();
        Threads.join(threads, begun, UNSENT);
        workers.forEach(it -> it.line().cut(false));
        Threads.join(threads, begun, UNANSWERED);
        workers.forEach(it -> it.line().cut(true));
        Threads.join(threads, begun, MOST);
        threads.forEach(Thread::interrupt);
        workers.clear();
        begun = 0;
    }
}
