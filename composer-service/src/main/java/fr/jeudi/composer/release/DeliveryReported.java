package fr.jeudi.composer.release;

import fr.jeudi.composer.issue.Standing;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What composer needs of a record of {@code delivery-reported}: an issue's totals, where it has
 * any.
 */
record DeliveryReported(Instant at, @Nullable String issueId, @Nullable Totals totals) {

    DeliveryReported {
        Objects.requireNonNull(at);
    }

    record Totals(String state, Sums sums) {
        Totals {
            Objects.requireNonNull(state);
            Objects.requireNonNull(sums);
        }
    }

    record Sums(
            long audience,
            long accepted,
            long rejected,
            long uncertain,
            long skipped,
            long waiting) {}

    @Nullable Standing standing() {
        if (totals == null) {
            return null;
        }
        var sums = totals.sums();
        return new Standing(
                at,
                totals.state(),
                sums.audience(),
                sums.accepted(),
                sums.rejected(),
                sums.uncertain(),
                sums.skipped(),
                sums.waiting());
    }
}
