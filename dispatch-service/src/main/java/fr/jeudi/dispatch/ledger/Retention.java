package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.people.Expiry;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Empties the batches of issues that ended long ago (STANDARDS R9): who got what stays, by id. An
 * issue is marked once all of it is empty, so what a crash leaves is begun anew.
 */
@Component
public class Retention implements Expiry {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final MongoTemplate mongo;
    private final Dispatches dispatches;

    Retention(MongoTemplate mongo, Dispatches dispatches) {
        this.mongo = mongo;
        this.dispatches = dispatches;
    }

    /** Those that ended before, and what came before of an issue that never did. */
    @Override
    public void forget(Instant before) {
        for (var dispatch : dispatches.endedBefore(before)) {
            new Eraser(mongo).empty(dispatch.issueId());
            if (dispatches.emptied(dispatch)) {
                log.info("issue emptied issue={}", dispatch.issueId());
            }
        }
        withoutIssue(before)
                .forEach(it -> {
                    new Eraser(mongo).empty(it);
                    log.warn("audience emptied whose issue never came issue={}", it);
                });
    }

    private List<String> withoutIssue(Instant before) {
        var issues = mongo.findDistinct(new Query(), "issueId", Batch.class, String.class);
        var known =
                mongo.findDistinct(
                        query(where("_id").in(issues)), "_id", Dispatch.class, String.class);
        return issues.stream()
                .filter(it -> !known.contains(it))
                .filter(it -> hasAddresses(it) && cameBefore(it, before))
                .toList();
    }

    private boolean hasAddresses(String issueId) {
        var named = where("issueId").is(issueId).and("recipients.address").gt("");
        return mongo.exists(query(named), Batch.class);
    }

    private boolean cameBefore(String issueId, Instant moment) {
        var issue = where("issueId").is(issueId);
        var later = where("issueId").is(issueId).and("dueAt").gte(moment);
        return mongo.exists(query(issue), Progress.class)
                && !mongo.exists(query(later), Progress.class);
    }
}
