package fr.jeudi.composer.issue;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.composer.issue.Refused.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Repository;

/**
 * The issues in the store; hundreds, not millions. Saving refuses a record somebody else has saved
 * meanwhile, and a number already promised.
 */
@Repository
public class Issues {
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "seq");

    private final MongoOperations mongo;

    Issues(MongoOperations mongo) {
        this.mongo = mongo;
    }

    public Issue read(String id) {
        return find(id).orElseThrow(
                        () -> new Refused(Reason.UNKNOWN, "There is no issue of this id."));
    }

    public Optional<Issue> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Issue.class));
    }

    public List<Issue> all() {
        return mongo.find(new Query().with(NEWEST_FIRST), Issue.class);
    }

    /** What readers may have, the highest number first. */
    public List<Issue> out() {
        return mongo.find(
                query(where("status").in(Status.RELEASED, Status.SENT))
                        .with(Sort.by(Sort.Direction.DESC, "takenNumber")),
                Issue.class);
    }

    public Optional<Issue> outWithNumber(int number) {
        return Optional.ofNullable(
                        mongo.findOne(query(where("takenNumber").is(number)), Issue.class))
                .filter(it -> it.status().isOut());
    }

    public List<Issue> due(Instant now) {
        return mongo.find(
                query(where("status").is(Status.SCHEDULED).and("scheduledAt").lte(now)),
                Issue.class);
    }

    public List<Issue> unannounced() {
        return mongo.find(query(where("unannounced").ne(null)), Issue.class);
    }

    /** One more than the highest number any issue bears. */
    public int nextNumber() {
        var query = query(where("content.number").ne(null));
        query.with(Sort.by(Sort.Direction.DESC, "content.number")).limit(1);
        return Optional.ofNullable(mongo.findOne(query, Issue.class))
                .map(it -> it.content().number())
                .map(it -> it + 1)
                .orElse(1);
    }

    public Issue save(Issue issue) {
        try {
            return mongo.save(issue);
        } catch (DuplicateKeyException _) {
            throw new Refused(
                    Reason.NUMBER_TAKEN, "Another issue already goes out under this number.");
        } catch (OptimisticLockingFailureException _) {
            throw changedMeanwhile();
        }
    }

    void delete(Issue issue) {
        try {
            mongo.remove(issue);
        } catch (OptimisticLockingFailureException _) {
            throw changedMeanwhile();
        }
    }

    long nextSeq() {
        var counter =
                mongo.findAndModify(
                        query(where("_id").is("issues")),
                        new Update().inc("last", 1L),
                        FindAndModifyOptions.options().upsert(true).returnNew(true),
                        Counter.class,
                        "counters");
        return counter == null ? 1 : counter.last();
    }

    static Refused changedMeanwhile() {
        return new Refused(
                Reason.CHANGED_MEANWHILE, "Somebody else has saved this issue meanwhile.");
    }

    private record Counter(long last) {}
}
