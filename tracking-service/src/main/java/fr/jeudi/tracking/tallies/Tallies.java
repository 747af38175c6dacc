package fr.jeudi.tracking.tallies;

import com.mongodb.client.model.UpdateOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/**
 * One document per issue: its sums, and per partition how far they are folded. Both change in one
 * write or not at all.
 */
@Component
public class Tallies {
    private static final String COLLECTION = "tallies";
    private static final String FOLDED = "folded";

    private final MongoTemplate mongo;
    private final Clock clock;

    Tallies(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** By issue id; nothing for an issue nothing came of yet. */
    public Map<String, Tally> of(Collection<String> issueIds) {
        var found = new HashMap<String, Tally>();
        var wanted = new Document("_id", new Document("$in", List.copyOf(issueIds)));
        mongo.execute(
                COLLECTION,
                it -> {
                    it.find(wanted)
                            .projection(new Document(FOLDED, 0))
                            .forEach(kept -> found.put(kept.getString("_id"), Tally.of(kept)));
                    return found;
                });
        return found;
    }

    /** The offset up to which each partition is folded into this issue; absent = none of it. */
    Map<String, Long> marks(String issueId) {
        var kept =
                mongo.execute(
                        COLLECTION,
                        it ->
                                it.find(new Document("_id", issueId))
                                        .projection(new Document(FOLDED, 1))
                                        .first());
        var marks = new HashMap<String, Long>();
        if (kept == null) {
            create(issueId);
        } else {
            kept.get(FOLDED, new Document()).forEach((key, mark) -> marks.put(key, (Long) mark));
        }
        return marks;
    }

    /**
     * Adds to the sums and moves the marks, unless one of these marks is no longer where {@code
     * before} says.
     *
     * @return whether it was done
     */
    boolean add(
            String issueId,
            Increments increments,
            Map<String, Long> before,
            Map<String, Long> after) {
        var unmoved = new Document("_id", issueId);
        var news = new Document("updatedAt", clock.instant());
        after.forEach((partition, mark) -> {
            unmoved.append(FOLDED + "." + partition, before.get(partition));
            news.append(FOLDED + "." + partition, mark);
        });
        var change = new Document("$set", news);
        if (!increments.document().isEmpty()) {
            change.append("$inc", increments.document());
        }
        var done = mongo.execute(COLLECTION, it -> it.updateOne(unmoved, change));
        return done != null && done.getMatchedCount() == 1;
    }

    /** Keeps the latest word of dispatch; an older one changes nothing. */
    void keep(String issueId, Instant at, Delivery delivery) {
        create(issueId);
        var older =
                new Document("_id", issueId)
                        .append("delivery.at", new Document("$not", new Document("$gte", at)));
        var news =
                new Document("delivery", delivery.document(at))
                        .append("updatedAt", clock.instant());
        mongo.execute(COLLECTION, it -> it.updateOne(older, new Document("$set", news)));
    }

    private void create(String issueId) {
        var change = new Document("$setOnInsert", new Document("updatedAt", clock.instant()));
        mongo.execute(
                COLLECTION,
                it ->
                        it.updateOne(
                                new Document("_id", issueId),
                                change,
                                new UpdateOptions().upsert(true)));
    }
}
