package fr.jeudi.dispatch.alarm;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Pauses each open send once while several providers refuse us, also one that begins meanwhile: one
 * that an operator has resumed stays resumed.
 */
final class Halt {
    private static final Logger log = LoggerFactory.getLogger(Halt.class);

    /** Who paused, in the audit. */
    private static final String BY_ITSELF = "jeudi-alarm";

    private final MongoTemplate mongo;
    private final Dispatches dispatches;
    private final Audit audit;

    Halt(MongoTemplate mongo, Dispatches dispatches, Audit audit) {
        this.mongo = mongo;
        this.dispatches = dispatches;
        this.audit = audit;
    }

    /** For these alarms. */
    void all(List<Alarm> alarms) {
        var kept = query(where("_id").in(alarms.stream().map(Alarm::lane).toList()));
        dispatches.open().stream()
                .map(Dispatch::issueId)
                .filter(it -> !alarms.stream().allMatch(alarm -> alarm.hasPaused(it)))
                .forEach(it -> pause(it, kept));
        // Sent again, it begins anew.
        alarms.stream()
                .map(Alarm::paused)
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .distinct()
                .filter(dispatches::hasEnded)
                .forEach(it ->
                        mongo.updateMulti(kept, new Update().pull("paused", it), Alarm.class));
    }

    private void pause(String issueId, Query kept) {
        if (dispatches.pause(issueId)) {
            audit.record(Kind.DISPATCH, "pause", issueId, BY_ITSELF);
            log.error("send paused, several providers refuse us issue={}", issueId);
        }
        // After, in case we end between the two. One that is over is not kept.
        var state = dispatches.open(issueId).map(Dispatch::state);
        if (state.filter(DispatchState.PAUSED::equals).isPresent()) {
            mongo.updateMulti(kept, new Update().addToSet("paused", issueId), Alarm.class);
        }
    }
}
