package fr.jeudi.composer.audience;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * How many active subscribers an issue would reach. A little behind the truth, as everything told
 * over topics is; the send itself counts anew.
 */
@Component
public class Audience {
    private final MongoOperations mongo;

    Audience(MongoOperations mongo) {
        this.mongo = mongo;
    }

    public long count(boolean monthlyToo) {
        return active("weekly") + (monthlyToo ? active("monthly") : 0);
    }

    private long active(String frequency) {
        return mongo.count(
                query(where("state").is("active").and("frequency").is(frequency)), Reader.class);
    }

    /** May come twice and late: an older version changes nothing. */
    void changed(SubscriberChanged change) {
        var held = mongo.findById(change.subscriberId(), Reader.class);
        if (held == null || held.changeVersion() < change.version()) {
            mongo.save(
                    new Reader(
                            change.subscriberId(),
                            change.version(),
                            change.state(),
                            change.frequency()));
        }
    }

    void forget(String subscriberId) {
        mongo.remove(query(where("_id").is(subscriberId)), Reader.class);
    }
}
