package fr.jeudi.dispatch.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one issue still has to send in one lane, counted from the progress of its batches.
 *
 * @param due mails that may go at this moment
 * @param batches that they are in; each takes one connection at most
 * @param later mails deferred until another time
 * @param lastDue when the last of those are due, null without any
 * @param attempted mails handed to the relay so far
 */
public record LaneQueue(int due, int batches, int later, @Nullable Instant lastDue, int attempted) {
    private static final LaneQueue EMPTY = new LaneQueue(0, 0, 0, null, 0);

    static SortedMap<String, LaneQueue> of(
            Dispatch dispatch, Collection<Progress> batches, Instant now) {
        var lanes = new TreeMap<String, LaneQueue>();
        for (var batch : batches) {
            lanes.merge(batch.lane(), of(dispatch, batch, now), LaneQueue::plus);
        }
        return lanes;
    }

    private static LaneQueue of(Dispatch dispatch, Progress batch, Instant now) {
        boolean over =
                batch.state() == Progress.State.DONE
                        || dispatch.hasCancelled(batch.lane(), batch.id());
        int left = over ? 0 : batch.size() - batch.settled();
        int attempted = batch.settled() - batch.counts().skipped();
        if (left == 0) {
            return new LaneQueue(0, 0, 0, null, attempted);
        }
        return batch.dueAt().isAfter(now)
                ? new LaneQueue(0, 0, left, batch.dueAt(), attempted)
                : new LaneQueue(left, 1, 0, null, attempted);
    }

    public LaneQueue plus(@Nullable LaneQueue other) {
        var it = other == null ? EMPTY : other;
        return new LaneQueue(
                due + it.due,
                batches + it.batches,
                later + it.later,
                later(lastDue, it.lastDue),
                attempted + it.attempted);
    }

    /** Without the mails deferred. */
    public LaneQueue dueAlone() {
        return new LaneQueue(due, batches, 0, null, attempted);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Comparator.<Instant>naturalOrder().compare(one, other) >= 0 ? one : other;
    }
}
