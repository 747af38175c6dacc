package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds the next batch for a worker: one that is ready, or whose holder is gone. */
@Component
class Leaser {
    private static final int FETCH = 64;
    private static final long POLL_NANOS = 150_000_000;

    private final Ledger ledger;
    private final Dispatches dispatches;
    private final Alarms alarms;
    private final Crew crew;
    private final Clock clock;
    private final Queue<Progress> candidates = new ArrayDeque<>();
    private final Set<Held> inHand = new HashSet<>();
    private long lastLook = System.nanoTime() - POLL_NANOS;

    Leaser(Ledger ledger, Dispatches dispatches, Alarms alarms, Crew crew, Clock clock) {
        this.ledger = ledger;
        this.dispatches = dispatches;
        this.alarms = alarms;
        this.crew = crew;
        this.clock = clock;
    }

    /** A batch that is the caller's alone until {@link #done}. */
    synchronized Optional<Lease> next() {
        if (!crew.mayAct()) {
            return Optional.empty();
        }
        look();
        for (var seen = candidates.poll(); seen != null; seen = candidates.poll()) {
            var dispatch = dispatches.open(seen.issueId());
            if (dispatch.isEmpty() || !dispatch.get().isWorkedOn() || !isFree(seen)) {
                continue;
            }
            var lease = ledger.lease(seen, crew.me());
            if (lease.isPresent()) {
                inHand.add(Held.of(lease.get()));
                markStarted(dispatch.get());
                return lease;
            }
        }
        return Optional.empty();
    }

    synchronized void done(Lease lease) {
        inHand.remove(Held.of(lease));
    }

    private void look() {
        if (!candidates.isEmpty() || System.nanoTime() - lastLook < POLL_NANOS) {
            return;
        }
        var now = clock.instant();
        find(issues(now, false), alarms.held(), now);
        // What will not be sent any more need not wait for a lane.
        find(issues(now, true), Set.of(), now);
        // Whoever comes while there is plenty need not wait.
        lastLook = candidates.size() < FETCH ? System.nanoTime() : lastLook;
    }

    private List<String> issues(Instant now, boolean over) {
        return dispatches.open().stream()
                .filter(it -> it.isWorkedOn() && it.isOver(now) == over)
                .map(Dispatch::issueId)
                .toList();
    }

    private void find(List<String> issues, Set<String> withoutLanes, Instant now) {
        if (!issues.isEmpty()) {
            candidates.addAll(ledger.unfinished(issues, withoutLanes, now, FETCH));
        }
    }

    /** Ours but in nobody's hands: a worker failed, or the answer to its lease was lost. */
    private boolean isFree(Progress seen) {
        return switch (seen.state()) {
            case READY -> true;
            case LEASED ->
                    crew.me().equals(seen.owner())
                            ? !inHand.contains(new Held(seen.id(), seen.fence()))
                            : crew.isGone(seen.owner());
            case DONE -> false;
        };
    }

    private void markStarted(Dispatch dispatch) {
        if (dispatch.state() == DispatchState.WAITING) {
            dispatches.started(dispatch.issueId(), clock.instant());
        }
    }

    /** One lease of one batch: the next one may begin before the last is put down. */
    private record Held(String batchId, long fence) {

        static Held of(Lease lease) {
            return new Held(lease.batch().id(), lease.fence());
        }
    }
}
