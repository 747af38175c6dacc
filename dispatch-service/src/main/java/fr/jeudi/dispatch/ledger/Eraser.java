package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * Takes out of batches and their progress what says more of recipients than their ids: address,
 * name, and what servers said of them. The recipients stay where they are, with status, reason and
 * outcome. All may be repeated, and done by several at once.
 */
final class Eraser {
    private final MongoTemplate mongo;
    private final String batches;
    private final String progress;

    // Without the mapper: it would read addresses, and look up each of a thousand fields to write.
    Eraser(MongoTemplate mongo) {
        this.mongo = mongo;
        this.batches = mongo.getCollectionName(Batch.class);
        this.progress = mongo.getCollectionName(Progress.class);
    }

    /** In the batches of every issue and attempt. */
    void erase(Collection<String> subscriberIds) {
        erase(
                where("recipients.subscriberId").in(subscriberIds),
                Set.copyOf(subscriberIds)::contains);
    }

    /** Of everybody, in the batches of one issue. */
    void empty(String issueId) {
        erase(where("issueId").is(issueId), _ -> true);
    }

    private void erase(Criteria which, Predicate<String> whose) {
        var query = query(which);
        query.fields().include("recipients.subscriberId", "deferrals.cause");
        try (var found = mongo.stream(query, Document.class, batches)) {
            found.forEach(batch -> {
                var positions = positions(batch, whose);
                if (!positions.isEmpty()) {
                    var id = batch.getString("_id");
                    write(batches, new Document("_id", id), update(batch, positions));
                    eraseRemarks(id, positions);
                }
            });
        }
    }

    private boolean write(String collection, Document which, Document set) {
        // By the template, so that a store that is away is told as everywhere.
        var done = mongo.execute(collection, it -> it.updateOne(which, new Document("$set", set)));
        return done != null && done.getMatchedCount() == 1;
    }

    private static List<Integer> positions(Document batch, Predicate<String> whose) {
        var recipients = batch.getList("recipients", Document.class);
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < recipients.size(); i++) {
            if (whose.test(recipients.get(i).getString("subscriberId"))) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static Document update(Document batch, List<Integer> positions) {
        var deferrals = batch.getList("deferrals", Document.class, List.of());
        var set = new Document();
        for (int i : positions) {
            set.append("recipients." + i + ".address", "")
                    .append("recipients." + i + ".name", null);
            if (!deferrals.isEmpty() && isQuote(deferrals.get(i))) {
                set.append("deferrals." + i + ".cause", null);
            }
        }
        return set;
    }

    /** Under the fence it was read at: an order may write something else in its place. */
    private void eraseRemarks(String batchId, List<Integer> positions) {
        var query = query(where("_id").is(batchId));
        query.fields().include("fence", "remarks");
        boolean done;
        do {
            var seen = mongo.findOne(query, Document.class, progress);
            var set = seen == null ? new Document() : withoutQuotes(seen, positions);
            done = seen == null || set.isEmpty() || write(progress, held(seen), set);
        } while (!done);
    }

    private static Document held(Document seen) {
        return new Document("_id", seen.get("_id")).append("fence", seen.get("fence"));
    }

    private static Document withoutQuotes(Document seen, Collection<Integer> positions) {
        var whose = new HashSet<>(positions);
        var set = new Document();
        seen.get("remarks", new Document())
                .forEach((position, remark) -> {
                    if (whose.contains(Integer.valueOf(position)) && isQuote((Document) remark)) {
                        set.append("remarks." + position + ".cause", null);
                    }
                });
        return set;
    }

    private static boolean isQuote(Document remark) {
        return Remark.isQuote(remark.getString("cause"));
    }
}
