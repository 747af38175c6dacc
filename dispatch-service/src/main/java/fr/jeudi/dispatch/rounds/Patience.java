package fr.jeudi.dispatch.rounds;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Holds on to what has been settled while MongoDB is away, and writes it when it is back. Ends only
 * with the process.
 */
public final class Patience {
    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_WAIT = 100;
    private static final long LONGEST_WAIT = 2_000;

    private final CountDownLatch ended;

    public Patience(CountDownLatch ended) {
        this.ended = ended;
    }

    /** Repeats a repeatable write until it is done, and says what it said. */
    public boolean write(BooleanSupplier write) {
        return ask(write::getAsBoolean);
    }

    /** Asks until there is an answer. */
    public <T> T ask(Supplier<T> question) {
        long wait = FIRST_WAIT;
        while (true) {
            try {
                return question.get();
            } catch (DataAccessException e) {
                if (wait == FIRST_WAIT) {
                    log.warn("store does not answer, holding on", e);
                }
                if (isEndedAfter(wait)) {
                    throw e;
                }
                wait = Math.min(2 * wait, LONGEST_WAIT);
            }
        }
    }

    /** Waits, for less if the end comes before; whether it has come. */
    public boolean rest(Duration time) {
        return isEndedAfter(time.toMillis());
    }

    private boolean isEndedAfter(long millis) {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
