package fr.jeudi.subscription.feedback;

import fr.jeudi.subscription.subscriber.Reception.Bucket;
import fr.jeudi.subscription.subscriber.Reception.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * See deploy/contracts/delivery-reported.
 *
 * @param mailId of a transactional mail; else null
 * @param batchId with a {@code !} if an operator had it sent again; null where it is of no batch
 * @param lane null where it is not known
 */
record DeliveryReported(
        String reportId,
        Instant at,
        @Nullable String issueId,
        @Nullable String batchId,
        @Nullable String mailId,
        @Nullable String lane,
        List<Outcome> outcomes) {

    DeliveryReported {
        Objects.requireNonNull(reportId);
        Objects.requireNonNull(at);
        outcomes = List.copyOf(outcomes);
    }

    /** Whether these mails were sent on an operator's order, after others of the same issue. */
    boolean isSentAgain() {
        return batchId != null && batchId.contains("!");
    }

    /** Mails a server has answered for, one way or the other. */
    long attempts() {
        return outcomes.stream()
                .filter(it ->
                        switch (it.outcome) {
                            case "accepted", "deferred", "rejected" -> true;
                            default -> false;
                        })
                .count();
    }

    long hard() {
        return outcomes.stream().filter(Outcome::isHard).count();
    }

    record Outcome(
            @Nullable String subscriberId,
            String outcome,
            Instant at,
            @Nullable String status,
            @Nullable String messageId,
            @Nullable String cause,
            @Nullable String bucket,
            @Nullable String reason) {
        /** Of reports from before replies were sorted: nobody there, no such domain. */
        private static final Set<String> HARD =
                Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

        Outcome {
            Objects.requireNonNull(outcome);
            Objects.requireNonNull(at);
        }

        boolean isAccepted() {
            return outcome.equals("accepted");
        }

        boolean isHard() {
            return failure().map(it -> it.bucket() == Bucket.HARD).orElse(false);
        }

        /** What counts against the person or their address; nothing that is ours to mend. */
        Optional<Failure> failure() {
            if (outcome.equals("complained")) {
                return Optional.of(new Failure(Bucket.COMPLAINT, reason, status, cause));
            }
            if (!outcome.equals("rejected") && !outcome.equals("bounced")) {
                return Optional.empty();
            }
            return counted().map(it -> new Failure(it, reason, status, cause));
        }

        private Optional<Bucket> counted() {
            if (bucket == null) {
                return status != null && HARD.contains(status)
                        ? Optional.of(Bucket.HARD)
                        : Optional.empty();
            }
            return switch (bucket) {
                case "HARD" -> Optional.of(Bucket.HARD);
                case "DISABLED" -> Optional.of(Bucket.DISABLED);
                case "SOFT" -> Optional.of(Bucket.SOFT);
                case "COMPLAINT" -> Optional.of(Bucket.COMPLAINT);
                default -> Optional.empty();
            };
        }
    }
}
