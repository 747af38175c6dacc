package fr.jeudi.subscription.feedback;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * See deploy/contracts/delivery-reported.
 *
 * @param mailId of a transactional mail; else null
 */
record DeliveryReported(
        @JsonProperty(required = true) String reportId,
        @JsonProperty(required = true) Instant at,
        @Nullable String issueId,
        @Nullable String mailId,
        @JsonProperty(required = true) List<Outcome> outcomes) {

    record Outcome(
            @Nullable String subscriberId,
            @JsonProperty(required = true) String outcome,
            @JsonProperty(required = true) Instant at,
            @Nullable String status,
            @Nullable String messageId) {
        /** The person or the domain does not exist (STANDARDS 4.1, HARD). */
        private static final Set<String> HARD =
                Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

        boolean isHard() {
            return (outcome.equals("rejected") || outcome.equals("bounced"))
                    && status != null
                    && HARD.contains(status);
        }
    }
}
