package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.lanes.Lane.Slowdown;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What a lane does on words of its provider: it stops, goes slower, and recovers by itself. */
@Component
public class Slowing {
    private static final Logger log = LoggerFactory.getLogger(Slowing.class);

    private final LaneStore store;
    private final Presets presets;
    private final LanesProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;

    Slowing(
            LaneStore store,
            Presets presets,
            LanesProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.presets = presets;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    /** The provider said that we are too fast: stop for a while, then go slower, then recover. */
    public void throttled(String id, String reply) {
        meters.counter("dispatch.lane.throttled", "lane", id).increment();
        slow(id, seen -> hearing(seen, Bucket.THROTTLE, reply, outOfBreath(seen, reply)));
    }

    /** The relay said so before any mail, and so of no provider: the same, and no more. */
    public void relayBusy(String id, String reply) {
        meters.counter("dispatch.lane.throttled", "lane", id).increment();
        slow(id, seen -> outOfBreath(seen, reply));
    }

    /** The provider refused us: from some it is known when they mean to do so no more. */
    public void refused(String id, DeliveryOutcome outcome) {
        var reply = outcome.cause();
        if (reply != null
                && outcome.verdict() instanceof Verdict(_, Bucket bucket, _)
                && bucket == Bucket.SENDER
                && presets.isHeard(id, bucket, reply)) {
            var now = clock.instant();
            slow(
                    id,
                    seen -> hearing(seen, bucket, reply, Slowdown.beside(seen.slow(), reply, now)));
        }
    }

    private Slowdown outOfBreath(Lane seen, String reply) {
        return Slowdown.after(seen.slow(), reply, properties.breath(), clock.instant());
    }

    /** With what presets make of a provider's words. */
    private Slowdown hearing(Lane seen, Bucket bucket, String reply, Slowdown slowdown) {
        var heard = presets.hear(seen, bucket, reply, clock.instant());
        return slowdown.hearing(heard, presets.stop(seen.id(), heard));
    }

    private void slow(String id, Function<Lane, Slowdown> step) {
        try {
            var after = store.change(id, seen -> seen.slowed(step.apply(seen)));
            log.info(
                    "lane slowed lane={} until={}",
                    id,
                    after.slow() == null ? "" : after.slow().until());
        } catch (DataAccessException e) {
            log.warn("lane not slowed lane={}", id, e);
        }
    }
}
