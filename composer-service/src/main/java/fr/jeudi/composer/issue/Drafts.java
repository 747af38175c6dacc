package fr.jeudi.composer.issue;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Repository;

/** The last twenty texts of each issue. */
@Repository
class Drafts {
    private static final int KEPT = 20;
    private static final Duration ONE_SITTING = Duration.ofMinutes(1);

    private final MongoOperations mongo;

    Drafts(MongoOperations mongo) {
        this.mongo = mongo;
    }

    List<Draft> of(String issueId) {
        return mongo.find(
                query(where("issueId").is(issueId)).with(Sort.by(Sort.Direction.DESC, "version")),
                Draft.class);
    }

    Optional<Draft> find(String issueId, long version) {
        return Optional.ofNullable(mongo.findById(issueId + ":" + version, Draft.class));
    }

    void keep(Draft draft) {
        var earlier = of(draft.issueId());
        mongo.save(draft);
        if (!earlier.isEmpty() && takesThePlaceOf(earlier.getFirst(), draft)) {
            mongo.remove(earlier.removeFirst());
        }
        earlier.stream().skip(KEPT - 1L).forEach(mongo::remove);
    }

    void forget(String issueId) {
        mongo.remove(query(where("issueId").is(issueId)), Draft.class);
    }

    private static boolean takesThePlaceOf(Draft last, Draft next) {
        return last.itself()
                && next.itself()
                && last.savedBy().equals(next.savedBy())
                && last.savedAt().plus(ONE_SITTING).isAfter(next.savedAt());
    }
}
