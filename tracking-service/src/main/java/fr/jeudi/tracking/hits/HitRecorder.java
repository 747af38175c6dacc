package fr.jeudi.tracking.hits;

import fr.jeudi.tracking.readers.Consents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Takes hits in without waiting and sees them out to Kafka. Those of a person pass only with their
 * consent, asked on the way out; those in sum need none and do not wait behind them.
 */
@Component
class HitRecorder implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HitRecorder.class);

    private final AtomicBoolean awayTold = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final HitProducer producer;
    private final Consents consents;
    private final HitsProperties properties;
    private final MeterRegistry meters;
    private final Lane inSum;
    private final Lane ofPeople;

    HitRecorder(
            HitProducer producer,
            Consents consents,
            HitsProperties properties,
            MeterRegistry meters) {
        this.producer = producer;
        this.consents = consents;
        this.properties = properties;
        this.meters = meters;
        this.inSum = new Lane("in-sum", properties.buffer(), it -> it.forEach(producer::send));
        this.ofPeople = new Lane("of-people", properties.buffer(), this::sendAllowed);
        meters.gauge("tracking.hits.waiting", this, it -> it.inSum.size() + it.ofPeople.size());
    }

    /** Never waits. What no longer fits is counted and forgotten. */
    void record(EngagementRecorded hit) {
        meters.counter("tracking.hits", "kind", hit.kind().word(), "verdict", hit.verdict().word())
                .increment();
        var lane = hit.subscriberId() == null ? inSum : ofPeople;
        if (!lane.offer(hit)) {
            count("overflowed");
        }
    }

    @Override
    public void start() {}

    /** After the web server: by then no hit comes any more. */
    @Override
    public void stop() {
        inSum.close();
        ofPeople.close();
        try {
            inSum.join(properties.farewell().toMillis());
            stopping.countDown();
            ofPeople.join(properties.farewell().toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close(properties.farewell());
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /** Its threads and buffers live as long as the service. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    private void sendAllowed(List<EngagementRecorded> hits) {
        granted(hits)
                .ifPresentOrElse(
                        granted -> hits.forEach(it -> sendIfAllowed(it, granted)),
                        () -> hits.forEach(_ -> count("silenced")));
    }

    private void sendIfAllowed(EngagementRecorded hit, Consents.Granted granted) {
        if (granted.allows(Objects.requireNonNull(hit.subscriberId()), hit.kind())) {
            producer.send(hit);
        } else {
            count("silenced");
        }
    }

    /**
     * While MongoDB is away they wait here; if we must stop before it is back, they are untracked
     * (STANDARDS 2.1: a failed look-up means untracked).
     */
    private Optional<Consents.Granted> granted(List<EngagementRecorded> hits) {
        var people =
                hits.stream()
                        .map(EngagementRecorded::subscriberId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        do {
            try {
                var granted = consents.of(people);
                awayTold.set(false);
                return Optional.of(granted);
            } catch (DataAccessException e) {
                if (awayTold.compareAndSet(false, true)) {
                    LOG.warn("consents not looked up, hits wait cause={}", e.getClass().getName());
                }
            }
        } while (!stopsWithin(properties.patience()));
        return Optional.empty();
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void count(String status) {
        meters.counter("tracking.records", "status", status).increment();
    }
}
