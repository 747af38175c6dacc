package fr.jeudi.subscription.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * See deploy/contracts/delivery-reported.
 *
 * @param mailId of a transactional mail; else null
 */
record DeliveryReported(
        String reportId,
        Instant at,
        @Nullable String issueId,
        @Nullable String mailId,
        List<Outcome> outcomes) {

    DeliveryReported {
        Objects.requireNonNull(reportId);
        Objects.requireNonNull(at);
        outcomes = List.copyOf(outcomes);
    }

    record Outcome(
            @Nullable String subscriberId,
            String outcome,
            Instant at,
            @Nullable String status,
            @Nullable String messageId) {
        /** The person or the domain does not exist (STANDARDS 4.1, HARD). */
        private static final Set<String> HARD =
                Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

        Outcome {
            Objects.requireNonNull(outcome);
            Objects.requireNonNull(at);
        }

        boolean isHard() {
            return (outcome.equals("rejected") || outcome.equals("bounced"))
                    && status != null
                    && HARD.contains(status);
        }
    }
}
