package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.IssueReleased;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The send of one issue.
 *
 * @param deadline no attempt after it
 * @param closed finished or cancelled, and all of it reported: nothing will change any more, unless
 *     an operator orders so
 * @param orders those that have changed what had been settled; null for none
 * @param reportDue it has ended, and who wants a mail about that has not been written to yet
 * @param lastTally how it stood when it was closed last; null if that was before this was kept
 * @param emptied it ended so long ago that nobody's address is in its batches any more
 */
@Document("dispatches")
@CompoundIndex(def = "{'emptied': 1, 'finishedAt': 1}")
public record Dispatch(
        @Id String issueId,
        int number,
        String title,
        Instant releasedAt,
        Instant deadline,
        DispatchState state,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Indexed boolean closed,
        @Nullable List<String> orders,
        @Indexed @Nullable Boolean reportDue,
        @Nullable Tally lastTally,
        @Nullable Boolean emptied) {

    static Dispatch of(IssueReleased issue) {
        return new Dispatch(
                issue.issueId(),
                issue.number(),
                issue.title(),
                issue.releasedAt(),
                issue.deadline(),
                DispatchState.WAITING,
                null,
                null,
                false,
                null,
                null,
                null,
                null);
    }

    /** Whether nothing of it will be sent any more, only ticked off. */
    public boolean isOver(Instant now) {
        return state == DispatchState.CANCELLED || now.isAfter(deadline);
    }

    /**
     * Whether the order that made a batch, if any, is in force; until then the issue's state says
     * nothing of its recipients.
     */
    public boolean speaksOf(Progress batch) {
        var order = Batch.orderOf(batch.id());
        return order == null || (orders != null && orders.contains(order));
    }

    /** Whether batches may be leased: to be sent, or to be ticked off, as past the deadline. */
    public boolean isWorkedOn(Instant now) {
        return switch (state) {
            case WAITING, SENDING, CANCELLED -> true;
            case PAUSED -> isOver(now);
            case FINISHED -> false;
        };
    }
}
