package fr.jeudi.dispatch.report;

import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.report.DeliveryReported.Outcome;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came back of a mail of an issue, or of a single one.
 *
 * @param mailId null also where it is about the person, whichever mail they answered to
 */
public record CameBack(
        String reportId,
        @Nullable String issueId,
        @Nullable String mailId,
        @Nullable String subscriberId,
        String outcome,
        @Nullable String cause,
        @Nullable String status,
        @Nullable Verdict verdict,
        String messageId,
        Instant at) {

    /** What is about the same mail or person stays in order. */
    String key() {
        return Stream.of(issueId, mailId, subscriberId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(reportId);
    }

    DeliveryReported report() {
        var told =
                new Outcome(
                        subscriberId,
                        outcome,
                        at,
                        cause,
                        status,
                        messageId,
                        verdict == null ? null : verdict.bucket(),
                        verdict == null ? null : verdict.reason());
        return DeliveryReported.ofReturn(reportId, issueId, mailId, told);
    }
}
