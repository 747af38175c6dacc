package fr.jeudi.dispatch.report;

import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.ledger.Tally;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payload of {@code delivery-reported}. */
record DeliveryReported(
        String reportId,
        Instant at,
        @Nullable String issueId,
        @Nullable String batchId,
        @Nullable String mailId,
        @Nullable String lane,
        List<Outcome> outcomes,
        @Nullable Totals totals) {

    static DeliveryReported ofBatch(
            String issueId,
            String batchId,
            String lane,
            int upTo,
            Instant at,
            List<Outcome> outcomes) {
        return new DeliveryReported(
                batchId + ":" + upTo, at, issueId, batchId, null, lane, outcomes, null);
    }

    static DeliveryReported ofMail(String mailId, Outcome outcome) {
        return new DeliveryReported(
                mailId, outcome.at(), null, null, mailId, null, List.of(outcome), null);
    }

    /** Without the lane: readers know the person's. */
    static DeliveryReported ofReturn(
            String reportId, @Nullable String issueId, @Nullable String mailId, Outcome outcome) {
        return new DeliveryReported(
                reportId, outcome.at(), issueId, null, mailId, null, List.of(outcome), null);
    }

    /** Without the lane: these were counted as attempts before. */
    static DeliveryReported ofOrder(
            String reportId, String issueId, Instant at, List<Outcome> outcomes) {
        return new DeliveryReported(reportId, at, issueId, null, null, null, outcomes, null);
    }

    static DeliveryReported ofIssue(String issueId, Instant at, Totals totals) {
        return new DeliveryReported(
                issueId + ":" + at.toEpochMilli(),
                at,
                issueId,
                null,
                null,
                null,
                List.of(),
                totals);
    }

    /** One recipient's. */
    record Outcome(
            @Nullable String subscriberId,
            String outcome,
            Instant at,
            @Nullable String cause,
            @Nullable String status,
            @Nullable String messageId,
            @Nullable Bucket bucket,
            @Nullable String reason) {

        static Outcome accepted(String subscriberId, Instant at) {
            return new Outcome(
                    subscriberId,
                    DeliveryOutcome.Label.ACCEPTED.word,
                    at,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        static Outcome of(String subscriberId, Remark remark) {
            var verdict = remark.verdict();
            return new Outcome(
                    subscriberId,
                    remark.outcome().word,
                    remark.at(),
                    remark.cause(),
                    remark.status(),
                    null,
                    verdict == null ? null : verdict.bucket(),
                    verdict == null ? null : verdict.reason());
        }
    }

    /** How the issue stands; the snapshot with the later {@code at} wins. */
    record Totals(
            String state,
            Sums sums,
            Map<String, Sums> lanes,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        static Totals of(Dispatch dispatch, Tally tally) {
            return new Totals(
                    dispatch.state().word(),
                    tally.sums(),
                    tally.lanes(),
                    dispatch.startedAt(),
                    dispatch.finishedAt());
        }
    }
}
