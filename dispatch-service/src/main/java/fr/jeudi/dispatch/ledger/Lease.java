package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;

/**
 * One batch in the hands of one worker. Outcomes are settled in memory, position by position, and
 * written with the next claim; every write says how far things are, not how far they moved, so that
 * one whose answer was lost may be repeated. Each returns false once another holds the batch: then
 * nothing more may be sent of it.
 */
public final class Lease {
    private final MongoTemplate mongo;
    private final Batch batch;
    private final long fence;
    private final TreeMap<Integer, Remark> remarks;
    private final TreeMap<Integer, Remark> unwritten = new TreeMap<>();
    private Progress.Counts counts;
    private int position;
    private int claimed;
    private @Nullable Instant settledAt;

    Lease(MongoTemplate mongo, Batch batch, Progress progress) {
        this.mongo = mongo;
        this.batch = batch;
        this.fence = progress.fence();
        this.remarks = new TreeMap<>(progress.remarks());
        this.counts = progress.counts();
        this.position = progress.settled();
        this.claimed = progress.claimed();
        this.settledAt = progress.settledAt();
    }

    public Batch batch() {
        return batch;
    }

    /** Tells this lease of the batch from any other. */
    public long fence() {
        return fence;
    }

    public boolean isDone() {
        return position == batch.recipients().size();
    }

    /** Whether the recipient at hand may be sent to: the claim is in the store. */
    public boolean isClaimed() {
        return position < claimed;
    }

    /** The recipient at hand. */
    public Recipient recipient() {
        return batch.recipients().get(position);
    }

    /** Why the recipient at hand was deferred the last time. */
    public @Nullable Remark deferral() {
        return batch.deferrals().isEmpty() ? null : batch.deferrals().get(position);
    }

    /** The recipient at hand has got this; the next one is at hand. */
    public void settle(DeliveryOutcome outcome, Instant at) {
        if (outcome.label() != Label.ACCEPTED) {
            unwritten.put(position, Remark.of(outcome, at));
            counts = counts.plus(outcome.label());
        }
        settledAt = at;
        position++;
        claimed = Math.max(claimed, position);
    }

    /** Claims the next few and writes what has been settled. */
    public boolean claim(int ahead) {
        int upTo = Math.min(position + ahead, batch.recipients().size());
        boolean held = write(new Update(), upTo);
        if (held) {
            claimed = upTo;
        }
        return held;
    }

    /** Gives the batch back; what was claimed and not sent is free again. */
    public boolean release(Instant dueAt) {
        return write(
                new Update().set("state", Progress.State.READY).unset("owner").set("dueAt", dueAt),
                position);
    }

    /**
     * All is settled; those deferred become a batch of their own, whose id derives from this one's.
     */
    public boolean finish(Instant nextTry) {
        remarks.putAll(unwritten);
        var deferred = new ArrayList<Recipient>();
        var why = new ArrayList<Remark>();
        for (var remark : remarks.entrySet()) {
            if (remark.getValue().outcome() == Label.DEFERRED) {
                deferred.add(batch.recipients().get(remark.getKey()));
                why.add(remark.getValue());
            }
        }
        if (!deferred.isEmpty()) {
            Ledger.insert(mongo, batch.again(deferred, why), null, nextTry);
        }
        return write(new Update().set("state", Progress.State.DONE).unset("owner"), position);
    }

    private boolean write(Update update, int claimedUpTo) {
        update.set("settled", position)
                .set("claimed", claimedUpTo)
                .set("counts", counts)
                .set("settledAt", settledAt);
        for (Map.Entry<Integer, Remark> remark : unwritten.entrySet()) {
            update.set("remarks." + remark.getKey(), remark.getValue());
        }
        boolean held =
                mongo.updateFirst(
                                        query(where("_id").is(batch.id()).and("fence").is(fence)),
                                        update,
                                        Progress.class)
                                .getMatchedCount()
                        == 1;
        remarks.putAll(unwritten);
        unwritten.clear();
        return held;
    }
}
