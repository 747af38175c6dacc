package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.relay.RelayAway.Reason;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a relay has been doing, and how long it is left alone for it. */
final class Health {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private final String name;
    private final RelayProperties properties;
    private final Clock clock;
    private final AtomicReference<@Nullable RelayTrouble> trouble = new AtomicReference<>();
    private int failures;
    private boolean answering = true;
    private long dueAt = System.nanoTime();

    Health(String name, RelayProperties properties, Clock clock) {
        this.name = name;
        this.properties = properties;
        this.clock = clock;
    }

    /** Remembers trouble, for the operator, and leaves the relay alone for longer and longer. */
    void failed(RelayAway e) {
        if (trouble.get() == null) {
            log.warn("relay away relay={} reason={}", name, e.getMessage());
        }
        trouble.updateAndGet(earlier ->
                new RelayTrouble(
                        e.reason(),
                        e.reply(),
                        earlier == null ? clock.instant() : earlier.since()));
        leaveAlone();
    }

    private synchronized void leaveAlone() {
        long now = System.nanoTime();
        answering = false;
        // Eight lines that lose it in the same moment are one failure.
        if (now - dueAt >= 0) {
            failures++;
            dueAt = now + properties.backOff(failures).toNanos();
        }
    }

    /** A session was opened. That our sender is welcome again, only a mail can tell. */
    synchronized void answered() {
        answering = true;
        var now = trouble.get();
        if (now != null && now.reason() != Reason.SENDER_REFUSED) {
            recovered();
        }
    }

    /**
     * A mail was answered, for or against its recipient. That one more can be opened, it cannot
     * tell.
     */
    synchronized void recovered() {
        if (trouble.getAndSet(null) != null) {
            log.info("relay back relay={}", name);
        }
        failures = 0;
        dueAt = System.nanoTime();
    }

    synchronized boolean isAnswering() {
        return answering;
    }

    /** Whether it is left alone and that is over. */
    synchronized boolean isDue() {
        return !answering && System.nanoTime() - dueAt >= 0;
    }

    /** By {@link System#nanoTime}. */
    synchronized long dueAt() {
        return dueAt;
    }

    Optional<RelayTrouble> trouble() {
        return Optional.ofNullable(trouble.get());
    }
}
