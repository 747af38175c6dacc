package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.IssueReleased;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
 * @param cancelledLanes how often what was left in a lane was cancelled; null in what was kept
 *     before that could be
 * @param spared by order, the same as it was when the order was given: its batches are sent all the
 *     same; null as before
 * @param orders those that have changed what had been settled; null for none
 * @param reportDue it has ended, and who wants a mail about that has not been written to yet
 * @param lastTally how it stood when it was closed last; null if that was before this was kept
 * @param wasCancelled it was, before an order reopened it: only what is ordered is sent
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
        @Nullable Map<String, Integer> cancelledLanes,
        @Nullable Map<String, Map<String, Integer>> spared,
        @Nullable List<String> orders,
        @Indexed @Nullable Boolean reportDue,
        @Nullable Tally lastTally,
        @Nullable Boolean wasCancelled,
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
                Map.of(),
                Map.of(),
                null,
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

    /** Whether nothing of a batch will be sent any more, since all or its lane is cancelled. */
    public boolean hasCancelled(String lane, String batchId) {
        var order = Batch.orderOf(batchId);
        return switch (state) {
            case WAITING, SENDING, PAUSED ->
                    timesCancelled(lane) > timesKnown(order, lane)
                            || (order == null && Boolean.TRUE.equals(wasCancelled));
            case CANCELLED -> true;
            case FINISHED -> false;
        };
    }

    /** Whether a lane can be cancelled: it was not yet, or was sent to again since. */
    public boolean canCancel(String lane) {
        return timesCancelled(lane) == 0 || !spared(lane).isEmpty();
    }

    /** Lanes that were ever cancelled. */
    public Set<String> lanesCancelled() {
        return cancelledLanes == null ? Set.of() : cancelledLanes.keySet();
    }

    /** These, and all of these closed ones where all was cancelled before an order reopened it. */
    public Set<String> lanesCancelled(Set<String> closed) {
        var lanes = new HashSet<>(lanesCancelled());
        if (Boolean.TRUE.equals(wasCancelled)) {
            lanes.addAll(closed);
        }
        return lanes;
    }

    /** The orders whose batches of a lane are sent although it was cancelled. */
    public Set<String> spared(String lane) {
        return spared == null
                ? Set.of()
                : spared.keySet().stream()
                        .filter(order -> timesKnown(order, lane) >= timesCancelled(lane))
                        .collect(Collectors.toSet());
    }

    int timesCancelled(String lane) {
        return cancelledLanes == null ? 0 : cancelledLanes.getOrDefault(lane, 0);
    }

    /** How often it had been when this order was given. */
    private int timesKnown(@Nullable String order, String lane) {
        return order == null || spared == null
                ? 0
                : spared.getOrDefault(order, Map.of()).getOrDefault(lane, 0);
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
