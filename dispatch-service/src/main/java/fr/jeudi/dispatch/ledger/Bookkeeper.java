package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.rounds.Rounds;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Counts what is being sent, once a second: the rate, and whether an issue has ended. */
@Component
public class Bookkeeper implements SmartLifecycle {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Clock clock;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private @Nullable Rounds rounds;

    Bookkeeper(Dispatches dispatches, Ledger ledger, Clock clock) {
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Mails a second over the last ten, by all replicas. */
    public double rate(String issueId) {
        var pace = paces.get(issueId);
        return pace == null ? 0 : pace.rate();
    }

    void count() {
        dispatches.refresh();
        for (var dispatch : dispatches.open()) {
            var tally = ledger.tally(dispatch.issueId());
            paces.computeIfAbsent(dispatch.issueId(), _ -> new Pace())
                    .add(System.nanoTime(), tally.attempted());
            if (tally.complete() && dispatch.finishedAt() == null) {
                dispatches.finished(dispatch, clock.instant());
            }
        }
        paces.keySet().retainAll(dispatches.open().stream().map(Dispatch::issueId).toList());
    }

    @Override
    public void start() {
        rounds = Rounds.start("bookkeeper", ROUND, this::count);
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
        return Crew.PHASE + 2;
    }
}
