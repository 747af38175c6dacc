package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.BasicUpdate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * The marks of all batches that one instance holds, in one document: so the claims of all its
 * workers are one small write, and the progress documents are written only when there is more to
 * say. Anybody may close it, and then no claim gets through it any more; only a batch leased after
 * it was opened again may use it again. Marks only ever grow, and each names the fence of its
 * lease, so that what they say may be carried over to the progress at any time, and twice (ADR 19).
 */
final class Journal {
    private final MongoTemplate mongo;
    private final String owner;
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private boolean open;
    private long opening;
    private long number;

    Journal(MongoTemplate mongo, String owner) {
        this.mongo = mongo;
        this.owner = owner;
    }

    /**
     * Opens it if it is closed. To be called before a batch is taken: whoever takes the batch away
     * closes first and takes then, so a claim under the opening answered here is seen by him, or
     * fails.
     */
    synchronized long open() {
        if (!open) {
            close(mongo, owner);
            number++;
            mongo.insert(new Kept(owner, number, true, List.of()));
            open = true;
        }
        return opening;
    }

    /** Whether a lease taken under this opening may still use it, as far as we know. */
    synchronized boolean isOpen(long opening) {
        return open && opening == this.opening;
    }

    /**
     * Each write names the number of the one before: one that comes late changes nothing.
     *
     * @return false if somebody has closed it: none of these is written
     */
    synchronized boolean write(Collection<Mark> news) {
        news.forEach(it -> marks.merge(it.batchId, it, Journal::later));
        while (open) {
            if (isWritten()) {
                number++;
                return true;
            }
            catchUp();
        }
        return false;
    }

    private boolean isWritten() {
        var before = new Document("_id", owner).append("number", number).append("open", true);
        var after =
                new Document("number", number + 1)
                        .append("marks", marks.values().stream().map(Mark::stored).toList());
        var done =
                mongo.execute(
                        Kept.class,
                        journals -> journals.updateOne(before, new Document("$set", after)));
        return Objects.requireNonNull(done).getMatchedCount() == 1;
    }

    /**
     * Closed, or further than we know because the answer to a write was lost. One that is less far
     * than we know is not ours either: opened by an insert that came late.
     */
    private void catchUp() {
        var kept = mongo.findById(owner, Kept.class);
        if (kept == null || !kept.open || kept.number < number) {
            open = false;
            opening++;
            marks.clear();
        } else {
            number = kept.number;
        }
    }

    /** Its progress says more by now, or it is ours no more; unless it is leased anew. */
    synchronized void forget(String batchId, long fence) {
        marks.computeIfPresent(batchId, (_, mark) -> mark.fence > fence ? mark : null);
    }

    private static Mark later(Mark one, Mark other) {
        return one.fence > other.fence ? one : other;
    }

    /**
     * Ends an instance's journal for good or until it opens it again; all it says is carried over.
     */
    static void close(MongoTemplate mongo, String owner) {
        var its = where("_id").is(owner);
        var closed = mongo.findAndModify(query(its), Update.update("open", false), Kept.class);
        if (closed != null) {
            closed.marks.forEach(it -> carryOver(mongo, it));
            // Not one that was opened and closed since.
            var carriedOver =
                    where("_id").is(owner).and("open").is(false).and("number").is(closed.number);
            mongo.remove(query(carriedOver), Kept.class);
        }
    }

    private static void carryOver(MongoTemplate mongo, Mark mark) {
        mongo.updateFirst(
                query(
                        where("_id")
                                .is(mark.batchId)
                                .and("fence")
                                .is(mark.fence)
                                .and("state")
                                .is(Progress.State.LEASED)),
                new BasicUpdate(mark.further()),
                Progress.class);
    }

    /** All journals' marks by batch, to be read before the progress they belong to. */
    static Map<String, Mark> marks(MongoTemplate mongo) {
        return mongo.find(new Query(), Kept.class).stream()
                .flatMap(it -> it.marks.stream())
                .collect(Collectors.toMap(Mark::batchId, Function.identity(), Journal::later));
    }

    /** How far a batch is in the hands of whoever holds it under this fence. */
    record Mark(String batchId, long fence, int settled, int claimed, @Nullable Instant settledAt) {

        private Document stored() {
            return marks().append("batchId", batchId).append("fence", fence);
        }

        /** As fields of a progress document. */
        Document marks() {
            return new Document("settled", settled)
                    .append("claimed", claimed)
                    .append("settledAt", settledAt);
        }

        /** An update of a progress document that takes nothing back, however late it comes. */
        Document further() {
            return new Document("$max", marks());
        }
    }

    @org.springframework.data.mongodb.core.mapping.Document("journals")
    record Kept(@Id String owner, long number, boolean open, List<Mark> marks) {}
}
