package fr.jeudi.dispatch.rounds;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats one piece of work on a thread of its own, a pause between the rounds. A round that fails
 * is logged, once for a row of failures, and the next one comes all the same.
 */
public final class Rounds {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    private Rounds(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::repeat);
    }

    public static Rounds start(String name, Duration pause, Runnable work) {
        var rounds = new Rounds(name, pause, work);
        rounds.thread.start();
        return rounds;
    }

    /**
     * Lets the round under way and one last one end, for at most {@code patience}; what then still
     * runs is interrupted.
     */
    public void stop(Duration patience) {
        stopped.countDown();
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        boolean last = false;
        while (true) {
            round();
            if (last) {
                return;
            }
            try {
                last = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void round() {
        try {
            work.run();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("round failed, will be repeated work={}", name, e);
            }
            failing = true;
        }
    }
}
