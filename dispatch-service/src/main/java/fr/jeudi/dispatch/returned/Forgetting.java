package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Retention;
import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes what came back once it has been kept long enough (STANDARDS R9), and the addresses of
 * whom an issue went to as long after its end.
 */
@Component
class Forgetting extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration ROUND = Duration.ofHours(1);

    private final Returns returns;
    private final Retention retention;
    private final ReturnsProperties properties;
    private final Clock clock;

    Forgetting(Returns returns, Retention retention, ReturnsProperties properties, Clock clock) {
        super("forgetting", ROUND, Duration.ofSeconds(1), Crew.PHASE + 1);
        this.returns = returns;
        this.retention = retention;
        this.properties = properties;
        this.clock = clock;
    }

    void forget() {
        var kept = clock.instant().atOffset(ZoneOffset.UTC).minus(properties.keep()).toInstant();
        long gone = returns.forget(kept);
        if (gone > 0) {
            log.info("returns forgotten count={}", gone);
        }
        retention.empty(kept);
    }

    @Override
    protected void round() {
        forget();
    }
}
