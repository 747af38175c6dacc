package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.relay.Drain;
import fr.jeudi.dispatch.relay.Line;
import fr.jeudi.dispatch.relay.RelayAway;
import fr.jeudi.dispatch.relay.RelayProperties;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.rounds.Patience;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The workers: one thread, one line, one batch at a time each. Stopping lets each finish the mail
 * in hand, settle and give its batch back.
 */
@Component
class Sender implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Leaser leaser;
    private final BatchSender batches;
    private final Relays relays;
    private final RelayProperties properties;
    private final Drain drain = new Drain();

    Sender(Leaser leaser, BatchSender batches, Relays relays, RelayProperties properties) {
        this.leaser = leaser;
        this.batches = batches;
        this.relays = relays;
        this.properties = properties;
    }

    @Override
    public void start() {
        for (int i = 0; i < properties.connections(); i++) {
            var worker = new Worker();
            var thread = Thread.ofPlatform().daemon().name("sender-" + i).unstarted(worker);
            drain.add(thread, worker.line, worker.stopping);
            thread.start();
        }
    }

    /** While pages are still answered. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        drain.begin();
    }

    @Override
    public void stop() {
        drain.end();
    }

    @Override
    public boolean isRunning() {
        return !drain.isEmpty();
    }

    @Override
    public int getPhase() {
        return Crew.PHASE + 4;
    }

    /** Takes batch after batch until stopped. */
    private final class Worker implements Runnable {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Patience patience = new Patience(stopping);
        private final Line line = Line.ofIssues(relays, properties);
        private @Nullable Lease last;

        @Override
        public void run() {
            try (line) {
                while (!isStopping()) {
                    var wait = work();
                    if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                leaser.leave(last);
            }
        }

        private Duration work() {
            try {
                var lease = leaser.next(last);
                last = lease.orElse(null);
                if (lease.isEmpty()) {
                    line.rest();
                    return IDLE;
                }
                return send(lease.get());
            } catch (DataAccessException e) {
                log.warn("store does not answer", e);
                return properties.firstBackOff();
            } catch (RuntimeException e) {
                log.error("worker failed, it goes on", e);
                return properties.longestBackOff();
            }
        }

        private Duration send(Lease lease) {
            try {
                batches.send(lease, line, patience, this::isStopping);
                return Duration.ZERO;
            } catch (RelayAway e) {
                if (!e.isWanted()) {
                    log.warn(
                            "relay away, batch={} waits reason={}",
                            lease.batch().id(),
                            e.getMessage());
                }
                line.rest();
                return line.backOff();
            } finally {
                leaser.done(lease);
            }
        }

        private boolean isStopping() {
            return stopping.getCount() == 0;
        }
    }
}
