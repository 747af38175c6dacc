package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.ledger.Journal.Mark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mongodb.core.MongoTemplate;

/**
 * One batch in the hands of one worker. Outcomes are settled in memory, position by position, and
 * written with the next claim; every write says how far things are, not how far they moved, so that
 * one whose answer was lost may be repeated. Each returns false once another holds the batch: then
 * nothing more may be sent of it.
 */
public final class Lease {
    private final MongoTemplate mongo;
    private final ProgressWrites writes;
    private final long opening;
    private final Batch batch;
    private final long fence;
    private final TreeMap<Integer, Remark> remarks;
    private final TreeMap<Integer, Remark> unwritten = new TreeMap<>();
    private Progress.Counts counts;
    private int position;
    private int claimed;
    private @Nullable Instant settledAt;

    Lease(
            MongoTemplate mongo,
            ProgressWrites writes,
            long opening,
            Batch batch,
            Progress progress) {
        this.mongo = mongo;
        this.writes = writes;
        this.opening = opening;
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

    /** The one after the recipient at hand, claimed or not. */
    public Optional<Recipient> following() {
        return remaining().stream().skip(1).findFirst();
    }

    /** The recipient at hand and those after. */
    public List<Recipient> remaining() {
        return batch.recipients().subList(position, batch.recipients().size());
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
        boolean held =
                unwritten.isEmpty()
                        ? writes.claim(opening, mark(upTo))
                        : write(mark(upTo).further(), new Document());
        if (held) {
            claimed = upTo;
        }
        return held;
    }

    /**
     * Gives the batch back; what was claimed and not sent is free again, and stays so: a claim that
     * comes late finds another fence.
     */
    public boolean release(Instant dueAt) {
        return write(
                new Document(),
                mark(position)
                        .marks()
                        .append("fence", fence + 1)
                        .append("state", Progress.State.READY.name())
                        .append("owner", null)
                        .append("dueAt", dueAt));
    }

    /**
     * All is settled; those deferred become a batch of their own, whose id derives from this one's.
     */
    public boolean finish(Instant nextTry) {
        remarks.putAll(unwritten);
        var deferred = new ArrayList<Recipient>();
        var why = new ArrayList<Remark>();
        var quoted = new ArrayList<String>();
        for (var remark : remarks.entrySet()) {
            var recipient = batch.recipients().get(remark.getKey());
            if (remark.getValue().outcome() == Label.DEFERRED
                    && remark.getValue().order() == null) {
                deferred.add(recipient);
                why.add(remark.getValue());
            }
            if (remark.getValue().isQuote()) {
                quoted.add(recipient.subscriberId());
            }
        }
        // Whoever has lost the batch must not make another of it: its next holder may settle the
        // same people otherwise. And what was said of the forgotten must be there to be erased.
        if ((!deferred.isEmpty() || !quoted.isEmpty()) && !writeMarks()) {
            return false;
        }
        if (!deferred.isEmpty()) {
            Ledger.insert(mongo, batch.again(deferred, why), null, nextTry);
        }
        if (!quoted.isEmpty()) {
            Ledger.eraseForgotten(mongo, quoted);
        }
        return write(
                new Document(),
                mark(position)
                        .marks()
                        .append("state", Progress.State.DONE.name())
                        .append("owner", null)
                        .append("counts", stored(counts)));
    }

    private boolean writeMarks() {
        var marks = mark(position).further();
        return unwritten.isEmpty()
                ? writes.write(batch.id(), fence, marks)
                : write(marks, new Document());
    }

    private Mark mark(int claimedUpTo) {
        return new Mark(batch.id(), fence, position, claimedUpTo, settledAt);
    }

    private boolean write(Document update, Document set) {
        if (!unwritten.isEmpty()) {
            set.append("counts", stored(counts));
            unwritten.forEach((at, remark) -> set.append("remarks." + at, stored(remark)));
        }
        boolean held = writes.write(batch.id(), fence, update.append("$set", set));
        remarks.putAll(unwritten);
        unwritten.clear();
        return held;
    }

    private @Nullable Object stored(Record value) {
        return mongo.getConverter().convertToMongoType(value, TypeInformation.of(value.getClass()));
    }
}
