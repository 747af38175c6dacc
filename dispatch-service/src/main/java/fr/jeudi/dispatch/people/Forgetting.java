package fr.jeudi.dispatch.people;

import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Sees to it that what is kept of people is kept for so long and no longer (STANDARDS R9). */
@Component
class Forgetting extends InRounds {
    private static final Duration ROUND = Duration.ofHours(1);

    private final List<Expiry> all;
    private final ExpiryProperties properties;
    private final Clock clock;

    Forgetting(List<Expiry> all, ExpiryProperties properties, Clock clock) {
        super("forgetting", ROUND, Duration.ofSeconds(1), SmartLifecycle.DEFAULT_PHASE);
        this.all = all;
        this.properties = properties;
        this.clock = clock;
    }

    void forget() {
        var kept = clock.instant().atOffset(ZoneOffset.UTC).minus(properties.keep()).toInstant();
        all.forEach(it -> it.forget(kept));
    }

    @Override
    protected void round() {
        forget();
    }
}
