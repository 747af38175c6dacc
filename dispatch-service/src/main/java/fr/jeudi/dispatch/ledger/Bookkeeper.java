package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts what is being sent, once a second: the rate, and whether an issue has ended. */
@Component
public class Bookkeeper extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Bookkeeper.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** After the deadline, and after the last batch that came. */
    private static final Duration LATE = Duration.ofHours(1);

    /** By then the first batch of an audience has come, or it is lost. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Clock clock;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private final Map<String, Instant> silentSince = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private volatile Map<String, Integer> waiting = Map.of();
    private volatile Map<String, Standing> standings = Map.of();
    private volatile long issues;

    Bookkeeper(Dispatches dispatches, Ledger ledger, Clock clock) {
        super("bookkeeper", ROUND, Duration.ofSeconds(1), Crew.PHASE + 2);
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Mails a second over the last ten, by all replicas. */
    public double rate(String issueId) {
        var pace = paces.get(issueId);
        return pace == null ? 0 : pace.rate();
    }

    /** Recipients of all open issues that wait, by lane; a second old at most. */
    public Map<String, Integer> waiting() {
        return waiting;
    }

    /** The open issues as last counted, the oldest first. */
    public List<Standing> standings() {
        return List.copyOf(standings.values());
    }

    /** How many issues there are, past ones included: one may come and end between two looks. */
    public long issues() {
        return issues;
    }

    /** One of these. */
    public Optional<Standing> standing(String issueId) {
        return Optional.ofNullable(standings.get(issueId));
    }

    /** Counts now; else it happens once a second. */
    public synchronized void count() {
        dispatches.refresh();
        var queue = new TreeMap<String, Integer>();
        var counted = new LinkedHashMap<String, Standing>();
        for (var dispatch : dispatches.open()) {
            var progress = ledger.progress(dispatch.issueId());
            var tally = Tally.of(progress);
            tally.lanes().forEach((lane, sums) -> queue.merge(lane, sums.waiting(), Integer::sum));
            paces.computeIfAbsent(dispatch.issueId(), _ -> new Pace())
                    .add(System.nanoTime(), tally.attempted());
            counted.put(
                    dispatch.issueId(),
                    new Standing(
                            dispatch,
                            tally,
                            LaneQueue.of(dispatch, progress, clock.instant()),
                            rate(dispatch.issueId())));
            listen(dispatch, progress);
            if (dispatch.finishedAt() == null) {
                if (tally.complete()) {
                    dispatches.finished(dispatch, clock.instant());
                } else if (isAllThatComes(dispatch, progress)) {
                    endShort(dispatch);
                }
            }
        }
        issues = dispatches.count();
        waiting = queue;
        standings = counted;
        paces.keySet().retainAll(counted.keySet());
        silentSince.keySet().retainAll(counted.keySet());
        silent.retainAll(counted.keySet());
    }

    /** Of whose audience nothing comes at all, nothing else would tell. */
    private void listen(Dispatch dispatch, List<Progress> progress) {
        var id = dispatch.issueId();
        if (!progress.isEmpty()) {
            silentSince.remove(id);
            silent.remove(id);
            return;
        }
        var now = clock.instant();
        var since = silentSince.computeIfAbsent(id, _ -> now);
        if (!since.plus(SILENCE).isAfter(now)
                && silent.add(id)
                && dispatch.state() != DispatchState.CANCELLED) {
            log.error("no audience has come, it may be among the dead letters issue={}", id);
        }
    }

    /** Some of it was lost, or let lie as a dead letter: nobody is to wait for it for ever. */
    private boolean isAllThatComes(Dispatch dispatch, List<Progress> progress) {
        var longAgo = clock.instant().minus(LATE);
        return dispatch.deadline().isBefore(longAgo)
                && (!progress.isEmpty() || silent.contains(dispatch.issueId()))
                && progress.stream()
                        .allMatch(it ->
                                it.isDone()
                                        && (it.settledAt() == null
                                                || it.settledAt().isBefore(longAgo)));
    }

    private void endShort(Dispatch dispatch) {
        log.warn("audience incomplete, send ends with what came issue={}", dispatch.issueId());
        dispatches.finished(dispatch, clock.instant());
        boolean hasComeMeanwhile =
                ledger.progress(dispatch.issueId()).stream().anyMatch(it -> !it.isDone());
        if (hasComeMeanwhile) {
            dispatches.goOn(dispatch.issueId());
        }
    }

    @Override
    protected void round() {
        count();
    }
}
