package fr.jeudi.dispatch.ledger;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/**
 * Empties the batches of issues that ended long ago (STANDARDS R9): who got what stays, by id. An
 * issue is marked once all of it is empty, so what a crash leaves is begun anew.
 */
@Component
public class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final MongoTemplate mongo;
    private final Dispatches dispatches;

    Retention(MongoTemplate mongo, Dispatches dispatches) {
        this.mongo = mongo;
        this.dispatches = dispatches;
    }

    /** Those that ended before. */
    public void empty(Instant before) {
        for (var dispatch : dispatches.endedBefore(before)) {
            new Eraser(mongo).empty(dispatch.issueId());
            if (dispatches.emptied(dispatch)) {
                log.info("issue emptied issue={}", dispatch.issueId());
            }
        }
    }
}
