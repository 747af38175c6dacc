package fr.jeudi.dispatch.lanes;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The lanes' documents: changed by compare and set, read from memory, a second old at most. */
@Component
class LaneStore {
    private static final int MOST_RACES = 100;

    private final MongoTemplate mongo;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private volatile @Nullable Long lookedAt;

    LaneStore(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** As last seen. */
    Lane lane(String id) {
        var lane = lanes.get(id);
        return lane == null ? Lane.of(id) : lane;
    }

    /** What holds for all lanes. */
    Lane house() {
        return lane(Lane.HOUSE);
    }

    /** All that were ever met. */
    Collection<Lane> lanes() {
        return lanes.values().stream().filter(it -> !it.id().equals(Lane.HOUSE)).toList();
    }

    boolean isKnown(String id) {
        return !id.equals(Lane.HOUSE) && lanes.containsKey(id);
    }

    void refresh() {
        long now = System.nanoTime();
        mongo.find(new Query(), Lane.class).forEach(this::seen);
        lookedAt = now;
    }

    /** Whether what was ordered before our start has been read. */
    boolean hasLooked() {
        return lookedAt != null;
    }

    /** Whether what others had written so long ago has been read. */
    boolean hasLookedWithin(Duration time) {
        var last = lookedAt;
        return last != null && System.nanoTime() - last <= time.toNanos();
    }

    /** Compare and set, until it was set or there is nothing to change. */
    Lane change(String id, UnaryOperator<Lane> to) {
        var seen = lanes.get(id);
        for (int i = 0; i < MOST_RACES; i++) {
            if (seen == null) {
                seen = find(id);
            }
            var next = to.apply(seen);
            if (next.equals(seen) && i > 0) {
                return seen;
            }
            if (!next.equals(seen) && replaced(seen, next)) {
                return seen(next);
            }
            seen = null;
        }
        throw new OptimisticLockingFailureException("lane does not stand still: " + id);
    }

    private boolean replaced(Lane seen, Lane next) {
        var same = query(where("_id").is(seen.id()).and("version").is(seen.version()));
        return mongo.replace(same, next).getMatchedCount() == 1;
    }

    private Lane find(String id) {
        var found = mongo.findById(id, Lane.class);
        if (found == null) {
            try {
                mongo.insert(Lane.of(id));
            } catch (DuplicateKeyException _) {
                // Another replica met it first.
            }
            found = mongo.findById(id, Lane.class);
        }
        return seen(found == null ? Lane.of(id) : found);
    }

    private Lane seen(Lane now) {
        return lanes.merge(
                now.id(), now, (before, it) -> before.version() > it.version() ? before : it);
    }
}
