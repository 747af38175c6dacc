package fr.jeudi.dispatch.corrections;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.corrections.Correction.Part;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Keeps the parts of orders, which are written before the order is given. Those of one that never
 * was, since the instance died in between or somebody else had given it, are deleted after a day.
 */
@Component
class Drafts extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Drafts.class);
    private static final Duration ROUND = Duration.ofHours(1);

    /** A thousand times as long as it takes to give an order. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final MongoTemplate mongo;
    private final Clock clock;

    Drafts(MongoTemplate mongo, Clock clock) {
        super("drafts", ROUND, Duration.ofSeconds(1), Crew.PHASE + 1);
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Names the draft. */
    String keep(List<Choice.Part> parts) {
        var draft = UUID.randomUUID().toString();
        var now = clock.instant();
        for (int i = 0; i < parts.size(); i++) {
            mongo.insert(Part.of(draft, i, parts.get(i), now));
        }
        return draft;
    }

    void forget() {
        var old = query(where("draftedAt").lt(clock.instant().minus(KEPT)));
        old.fields().include("_id");
        mongo.find(old, Part.class).stream()
                .collect(groupingBy(Part::draft, mapping(Part::id, toList())))
                .forEach(this::forget);
    }

    private void forget(String draft, List<String> ids) {
        var parts = query(where("_id").in(ids));
        if (mongo.exists(query(where("draft").is(draft)), Correction.class)) {
            mongo.updateMulti(parts, new Update().unset("draftedAt"), Part.class);
        } else {
            mongo.remove(parts, Part.class);
            log.info("draft forgotten draft={} parts={}", draft, ids.size());
        }
    }

    @Override
    protected void round() {
        forget();
    }
}
