package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a recipient whose mail was not simply accepted.
 *
 * @param verdict null where no reply was sorted, and in what was kept before replies were
 */
public record Remark(
        DeliveryOutcome.Label outcome,
        @Nullable String cause,
        @Nullable String status,
        Instant at,
        @Nullable Verdict verdict) {

    static Remark of(DeliveryOutcome outcome, Instant at) {
        return new Remark(
                outcome.label(), outcome.cause(), outcome.status(), at, outcome.verdict());
    }
}
