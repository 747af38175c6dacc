package fr.jeudi.dispatch.report;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.report.DeliveryReported.Outcome;
import fr.jeudi.dispatch.report.DeliveryReported.Totals;
import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Tells what the ledger holds and nobody has been told yet. Outcomes go out in portions that end at
 * fixed positions, so that after a crash the same report comes again rather than another one over
 * the same recipients. While Kafka is away they wait where they are.
 */
@Component
class Reporter extends InRounds {
    private static final int PORTION = 100;
    private static final Duration ROUND = Duration.ofMillis(1_500);

    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Reports reports;
    private final Crew crew;
    private final Clock clock;
    private final Map<String, Totals> told = new HashMap<>();

    Reporter(Dispatches dispatches, Ledger ledger, Reports reports, Crew crew, Clock clock) {
        super("reporter", ROUND, Duration.ofSeconds(2), Crew.PHASE + 1);
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.reports = reports;
        this.crew = crew;
        this.clock = clock;
    }

    void report() {
        for (var dispatch : List.copyOf(dispatches.open())) {
            report(dispatch);
        }
        told.keySet().retainAll(dispatches.open().stream().map(Dispatch::issueId).toList());
    }

    private void report(Dispatch seen) {
        // Read before the batches: what it says has ended, they show as ended.
        var dispatch = dispatches.find(seen.issueId()).orElse(seen);
        for (var progress : ledger.progress(dispatch.issueId())) {
            reportBatch(progress);
        }
        if (crew.isFirst()) {
            tellTotals(dispatch);
        }
    }

    /**
     * By one instance: the later snapshot wins, and were each stamped by another clock, the last
     * one might not.
     */
    private void tellTotals(Dispatch dispatch) {
        var at = clock.instant();
        var tally = ledger.tally(dispatch.issueId());
        var totals = Totals.of(dispatch, tally);
        if (!totals.equals(told.get(dispatch.issueId()))) {
            var report = DeliveryReported.ofIssue(dispatch.issueId(), at, totals);
            reports.publish(report, dispatch.issueId());
            told.put(dispatch.issueId(), totals);
        }
        if (dispatch.finishedAt() != null && tally.told()) {
            dispatches.close(dispatch, tally);
        }
    }

    private void reportBatch(Progress progress) {
        int ready =
                progress.settled() == progress.size()
                        ? progress.size()
                        : progress.settled() / PORTION * PORTION;
        if (progress.reported() >= ready) {
            return;
        }
        var batch = ledger.batch(progress.id());
        var remarks = ledger.progressOf(progress.id());
        for (int from = progress.reported(); from < ready; from = end(from, progress)) {
            int upTo = end(from, progress);
            reports.publish(portion(batch, remarks, from, upTo), batch.issueId());
            ledger.reported(batch.id(), upTo);
        }
    }

    private static int end(int from, Progress progress) {
        return Math.min((from / PORTION + 1) * PORTION, progress.size());
    }

    private DeliveryReported portion(Batch batch, Progress progress, int from, int upTo) {
        var settledAt = Objects.requireNonNull(progress.settledAt());
        var outcomes = new ArrayList<Outcome>();
        for (int i = from; i < upTo; i++) {
            // Of one sent again later than any bounce before, and earlier than any of its own.
            var acceptedAt = batch.isOnOrder() ? batch.deferrals().get(i).at() : settledAt;
            outcomes.add(
                    outcome(batch.recipients().get(i).subscriberId(), progress, i, acceptedAt));
        }
        return DeliveryReported.ofBatch(
                batch.issueId(), batch.id(), batch.lane(), upTo, clock.instant(), outcomes);
    }

    private static Outcome outcome(String id, Progress progress, int position, Instant acceptedAt) {
        var remark = progress.remarks().get(position);
        return remark == null ? Outcome.accepted(id, acceptedAt) : Outcome.of(id, remark);
    }

    @Override
    protected void round() {
        report();
    }
}
