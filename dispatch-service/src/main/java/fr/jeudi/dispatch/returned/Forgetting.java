package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.rounds.Rounds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Deletes what came back once it has been kept long enough (STANDARDS R9). */
@Component
class Forgetting implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration ROUND = Duration.ofHours(1);

    private final Returns returns;
    private final ReturnsProperties properties;
    private final Clock clock;
    private @Nullable Rounds rounds;

    Forgetting(Returns returns, ReturnsProperties properties, Clock clock) {
        this.returns = returns;
        this.properties = properties;
        this.clock = clock;
    }

    void forget() {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        long gone = returns.forget(now.minus(properties.keep()).toInstant());
        if (gone > 0) {
            log.info("returns forgotten count={}", gone);
        }
    }

    @Override
    public void start() {
        rounds = Rounds.start("forgetting", ROUND, this::forget);
    }

    @Override
    public void stop() {
        if (rounds != null) {
            rounds.stop(Duration.ofSeconds(1));
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    @Override
    public int getPhase() {
        return Crew.PHASE + 1;
    }
}
