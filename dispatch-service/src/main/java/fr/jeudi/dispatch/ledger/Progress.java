package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * How far one batch is: positions below {@code settled} have an outcome, those from there to {@code
 * claimed} may be under way, the rest has not been touched. Whoever writes must name the {@code
 * fence} under which it holds the batch; taking the batch raises it, and giving it back.
 *
 * @param attempt 0 for the batch as it came, n for the n-th try of those deferred
 * @param reported positions whose outcome has been published
 * @param remarks by position, of all settled ones that were not accepted
 * @param dueAt not leased before
 * @param totals on the issue's last batch only
 */
@Document("progress")
@CompoundIndex(def = "{'issueId': 1, 'state': 1, 'dueAt': 1}")
public record Progress(
        @Id String id,
        long fence,
        String issueId,
        String lane,
        int attempt,
        int size,
        State state,
        @Nullable String owner,
        int claimed,
        int settled,
        int reported,
        Counts counts,
        Map<Integer, Remark> remarks,
        Instant dueAt,
        @Nullable Instant settledAt,
        @Nullable Totals totals) {

    /** Settled recipients by outcome, but for those accepted. */
    public record Counts(int rejected, int uncertain, int skipped, int deferred) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(DeliveryOutcome.Label outcome) {
            return switch (outcome) {
                case ACCEPTED -> this;
                case REJECTED -> new Counts(rejected + 1, uncertain, skipped, deferred);
                case UNCERTAIN -> new Counts(rejected, uncertain + 1, skipped, deferred);
                case SKIPPED -> new Counts(rejected, uncertain, skipped + 1, deferred);
                case DEFERRED -> new Counts(rejected, uncertain, skipped, deferred + 1);
            };
        }

        Counts without(DeliveryOutcome.Label outcome) {
            return switch (outcome) {
                case ACCEPTED -> this;
                case REJECTED -> new Counts(rejected - 1, uncertain, skipped, deferred);
                case UNCERTAIN -> new Counts(rejected, uncertain - 1, skipped, deferred);
                case SKIPPED -> new Counts(rejected, uncertain, skipped - 1, deferred);
                case DEFERRED -> new Counts(rejected, uncertain, skipped, deferred - 1);
            };
        }

        int all() {
            return rejected + uncertain + skipped + deferred;
        }
    }

    /** How many there are of an issue in all. */
    public record Totals(int batches, int recipients) {}

    /** Where a batch is on its way. */
    public enum State {
        READY,
        LEASED,
        DONE
    }

    static Progress of(Batch batch, @Nullable Totals totals, Instant dueAt) {
        int size = batch.recipients().size();
        return new Progress(
                batch.id(),
                0,
                batch.issueId(),
                batch.lane(),
                batch.attempt(),
                size,
                size == 0 ? State.DONE : State.READY,
                null,
                0,
                0,
                0,
                Counts.NONE,
                Map.of(),
                dueAt,
                null,
                totals);
    }

    /** With what its holder's journal says on top. */
    Progress upTo(Journal.@Nullable Mark mark) {
        if (mark == null || mark.fence() != fence || state != State.LEASED) {
            return this;
        }
        return new Progress(
                id,
                fence,
                issueId,
                lane,
                attempt,
                size,
                state,
                owner,
                Math.max(claimed, mark.claimed()),
                Math.max(settled, mark.settled()),
                reported,
                counts,
                remarks,
                dueAt,
                settled > mark.settled() ? settledAt : mark.settledAt(),
                totals);
    }

    /** Whether they are sent to again on an operator's order. */
    public boolean isOnOrder() {
        return Batch.orderOf(id) != null;
    }

    /** Settled alone is not enough: whoever is deferred still gets a batch to be tried again in. */
    boolean isDone() {
        return state == State.DONE;
    }

    public boolean isFirstAttempt() {
        return attempt == 0;
    }

    public int accepted() {
        return settled - counts.all();
    }
}
