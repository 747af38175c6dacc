package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.Lanes;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the next batch for a worker: one that is ready, or whose holder is gone. */
@Component
class Leaser {
    private static final Duration FOR_EVER = Duration.ofDays(1_000);
    private static final int FETCH = 64;
    private static final long POLL_NANOS = 150_000_000;

    private final Ledger ledger;
    private final Dispatches dispatches;
    private final Alarms alarms;
    private final Withdrawals withdrawals;
    private final Crew crew;
    private final Lanes lanes;
    private final Clock clock;
    private final Map<String, Queue<Progress>> candidates = new HashMap<>();
    private final Set<String> more = new HashSet<>();
    private final Set<Held> inHand = new HashSet<>();
    private long lastLook = System.nanoTime() - POLL_NANOS;
    private boolean again;

    Leaser(
            Ledger ledger,
            Dispatches dispatches,
            Alarms alarms,
            Withdrawals withdrawals,
            Crew crew,
            Lanes lanes,
            Clock clock) {
        this.ledger = ledger;
        this.dispatches = dispatches;
        this.alarms = alarms;
        this.withdrawals = withdrawals;
        this.crew = crew;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * A batch that is the caller's alone until {@link #done}, with a seat in its lane until the
     * caller's next call or {@link #leave}. Lanes with fewest in hand come first, so that none
     * waits behind another.
     *
     * @param last the caller's batch before, whose seat may serve again
     */
    synchronized Optional<Lease> next(@Nullable Lease last) {
        var lease = crew.mayAct() && withdrawals.areRead() ? find(last) : Optional.<Lease>empty();
        leave(last);
        return lease;
    }

    synchronized void done(Lease lease) {
        inHand.remove(Held.of(lease));
    }

    /** Gives up the seat, unless it serves another batch by now; twice is once. */
    void leave(@Nullable Lease last) {
        if (last != null) {
            lanes.leave(last.batch().lane(), seatOf(last));
        }
    }

    private Optional<Lease> find(@Nullable Lease last) {
        look();
        for (var lane : byNeed(last)) {
            var vacated = last != null && last.batch().lane().equals(lane) ? seatOf(last) : null;
            var queue = Objects.requireNonNull(candidates.get(lane));
            while (!queue.isEmpty() && (lanes.hasRoom(lane, vacated) || isOver(queue.element()))) {
                var lease = take(queue.remove(), vacated);
                if (lease.isPresent()) {
                    again = again || (queue.isEmpty() && more.contains(lane));
                    return lease;
                }
            }
        }
        return Optional.empty();
    }

    private List<String> byNeed(@Nullable Lease last) {
        var own = last == null ? "" : last.batch().lane();
        return candidates.keySet().stream()
                .sorted(
                        Comparator.<String>comparingInt(
                                        it -> lanes.inHand(it) - (it.equals(own) ? 1 : 0))
                                .thenComparing(it -> !it.equals(own))
                                .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The seat first, then the batch: so there are never more batches in hand than seats. */
    private Optional<Lease> take(Progress seen, @Nullable String vacated) {
        var dispatch = dispatches.open(seen.issueId());
        var seat = Lanes.seatId(seen.id(), seen.fence() + 1);
        boolean over = isOver(seen);
        if (dispatch.isEmpty()
                || !(dispatch.get().hasCancelled(seen.lane(), seen.id())
                        || dispatch.get().isWorkedOn(clock.instant()))
                || !dispatch.get().speaksOf(seen)
                || !isFree(seen)
                || !(over || mayGo(seen.lane()))
                || !lanes.enter(
                        seen.lane(), seat, vacated, over ? 0 : seen.size() - seen.settled())) {
            return Optional.empty();
        }
        Optional<Lease> lease = Optional.empty();
        try {
            lease = ledger.lease(seen, crew.me());
        } finally {
            if (lease.isEmpty()) {
                lanes.leave(seen.lane(), seat);
            }
        }
        if (lease.isPresent()) {
            inHand.add(Held.of(lease.get()));
            markStarted(dispatch.get());
        }
        return lease;
    }

    /** What is only to be ticked off: it needs no open lane, and no room in it. */
    private boolean isOver(Progress seen) {
        return dispatches
                .open(seen.issueId())
                .filter(it -> it.hasCancelled(seen.lane(), seen.id()) || it.isOver(clock.instant()))
                .isPresent();
    }

    private boolean mayGo(String lane) {
        return lanes.mayBegin(lane) && !alarms.isHeld(lane);
    }

    /** Some of each lane, however long another's queue, and however many others have in hand. */
    private void look() {
        if (!again && System.nanoTime() - lastLook < POLL_NANOS) {
            return;
        }
        again = false;
        lastLook = System.nanoTime();
        candidates.clear();
        more.clear();
        var now = clock.instant();
        var closed = new HashSet<>(alarms.held());
        closed.addAll(lanes.shut());
        // What will not be sent any more waits for no lane, and not until it is due.
        find(issues(now, true), Set.of(), now.plus(FOR_EVER));
        dispatches.open().stream()
                .filter(it -> !it.isOver(now))
                .forEach(it -> it.lanesCancelled(closed).forEach(lane -> findCancelled(it, lane)));
        find(issues(now, false), closed, now);
    }

    private List<String> issues(Instant now, boolean over) {
        return dispatches.open().stream()
                .filter(it -> it.isWorkedOn(now) && it.isOver(now) == over)
                .map(Dispatch::issueId)
                .toList();
    }

    /** Lanes with free ones in a full page are left out of the next one. */
    private void find(List<String> issues, Set<String> withoutLanes, Instant now) {
        var without = new HashSet<>(withoutLanes);
        var inOthersHands = crew.others();
        var known =
                candidates.values().stream()
                        .flatMap(Collection::stream)
                        .map(Progress::id)
                        .collect(Collectors.toSet());
        boolean all = issues.isEmpty();
        while (!all) {
            int page = page();
            var found = ledger.unfinished(issues, without, inOthersHands, now, page);
            var free = found.stream().filter(this::isFree).toList();
            free.stream()
                    .filter(it -> !known.contains(it.id()))
                    .forEach(it ->
                            candidates.computeIfAbsent(it.lane(), _ -> new ArrayDeque<>()).add(it));
            all = found.size() < page || free.isEmpty();
            if (!all) {
                free.stream().map(Progress::lane).forEach(without::add);
                free.stream().map(Progress::lane).forEach(more::add);
            }
        }
    }

    /** What we have in hand ourselves is found too: what is free must not hide behind that. */
    private int page() {
        return FETCH + inHand.size();
    }

    private void findCancelled(Dispatch dispatch, String lane) {
        int page = page();
        var left =
                ledger.unfinished(
                        dispatch.issueId(), lane, dispatch.spared(lane), crew.others(), page);
        candidates.computeIfAbsent(lane, _ -> new ArrayDeque<>()).addAll(left);
        if (left.size() == page) {
            more.add(lane);
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

    private static String seatOf(Lease lease) {
        return Lanes.seatId(lease.batch().id(), lease.fence());
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
