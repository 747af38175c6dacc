package fr.jeudi.dispatch.people;

import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sees to it that nothing is kept of whoever is forgotten, wherever something is. They are marked
 * once that is done, so what a crash leaves is done again; and never while changes are read, since
 * those who leave must not wait behind the batches of years.
 */
@Component
public class Erasures extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Erasures.class);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    private final People people;
    private final List<Erasure> all;

    Erasures(People people, List<Erasure> all) {
        super("erasures", ROUND, Duration.ofSeconds(1), SmartLifecycle.DEFAULT_PHASE);
        this.people = people;
        this.all = all;
    }

    /** What is kept of them from now on is erased by whoever keeps it: they are known to be. */
    void goOn() {
        for (var some = people.unerased(AT_ONCE);
                !some.isEmpty();
                some = people.unerased(AT_ONCE)) {
            var forgotten = some;
            all.forEach(it -> it.erase(forgotten));
            people.erased(forgotten);
            log.info("forgotten people erased count={}", forgotten.size());
        }
    }

    @Override
    protected void round() {
        goOn();
    }
}
