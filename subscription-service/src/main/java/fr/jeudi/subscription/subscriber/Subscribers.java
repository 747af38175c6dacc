package fr.jeudi.subscription.subscriber;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.subscriber.Subscriber.SignUp;
import fr.jeudi.subscription.tokens.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * All subscribers. A change is saved together with what is to be announced of it, and announced
 * soon after; races of two changes are settled by the version.
 */
@Component
public class Subscribers {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);
    private static final int RACES = 20;
    private static final int DUPLICATE = 11000;

    private final MongoOperations mongo;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry meters;

    Subscribers(MongoOperations mongo, Outbox outbox, Ids ids, Clock clock, MeterRegistry meters) {
        this.mongo = mongo;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
    }

    /** One read and one write whoever it is, so that nobody learns who is known (X2). */
    public void signUp(EmailAddress address, SignUp signUp) {
        for (int race = 0; race < RACES; race++) {
            var known = mongo.findOne(query(where("key").is(address.key())), Subscriber.class);
            var next =
                    known == null
                            ? Subscriber.signedUp(
                                    ids.next(), address, signUp, ids.next(), clock.instant())
                            : known.signedUpAgain(signUp, ids.next(), clock.instant());
            if (saved(next) != null) {
                return;
            }
        }
        throw new OptimisticLockingFailureException("too many sign-ups at once");
    }

    /**
     * Changes one subscriber; a change that makes no difference is none.
     *
     * @return the subscriber afterwards, empty if there is none
     */
    public Optional<Subscriber> change(String id, UnaryOperator<Subscriber> change) {
        for (int race = 0; race < RACES; race++) {
            var now = find(id);
            if (now.isEmpty()) {
                return now;
            }
            var next = change.apply(now.get());
            if (next.equals(now.get())) {
                return now;
            }
            var saved = saved(next);
            if (saved != null) {
                return Optional.of(saved);
            }
        }
        throw new OptimisticLockingFailureException("too many changes at once");
    }

    /** Null if somebody else was faster. */
    private @Nullable Subscriber saved(Subscriber next) {
        try {
            var saved = mongo.save(next);
            count(saved);
            outbox.announceSoon(saved.id());
            return saved;
        } catch (OptimisticLockingFailureException | DuplicateKeyException _) {
            return null;
        }
    }

    private void count(Subscriber saved) {
        var status = saved.forgotten() ? "forgotten" : saved.state().word();
        LOG.info("subscriber={} version={} state={}", saved.id(), saved.version(), status);
        meters.counter("subscription.changes", "status", status).increment();
    }

    /** Those known already, by any of these keys. */
    public List<Subscriber> known(Collection<String> keys) {
        return mongo.find(query(where("key").in(keys)), Subscriber.class);
    }

    /**
     * Adds many new ones at once.
     *
     * @return those added: who was added in between by somebody else stays as they are
     */
    public List<Subscriber> addAll(List<Subscriber> subscribers) {
        if (subscribers.isEmpty()) {
            return List.of();
        }
        var added = new ArrayList<Subscriber>();
        var first = subscribers.stream().map(Subscribers::first).toList();
        try {
            mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Subscriber.class)
                    .insert(first)
                    .execute();
            added.addAll(first);
        } catch (BulkOperationException e) {
            if (e.getErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE)) {
                throw e;
            }
            var ids = first.stream().map(Subscriber::id).toList();
            added.addAll(mongo.find(query(where("_id").in(ids)), Subscriber.class));
        }
        outbox.announceSoon(added.stream().map(Subscriber::id).toList());
        meters.counter("subscription.changes", "status", "active").increment(added.size());
        return added;
    }

    /** A bulk insert leaves versions alone. */
    private static Subscriber first(Subscriber it) {
        return it.version() == 0 ? it.inVersion(1) : it;
    }

    /** Those of them of whom a failure has been heard. */
    public List<String> withFailures(Collection<String> ids) {
        var query = query(where("_id").in(ids).and("reception.heard.0").exists(true));
        query.fields().include("_id");
        return mongo.find(query, Known.class, "subscribers").stream().map(Known::id).toList();
    }

    private record Known(@Id String id) {}

    public Optional<Subscriber> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Subscriber.class))
                .filter(it -> !it.forgotten());
    }

    /** Who may be written to and wishes to be as often, by id from after {@code after} on. */
    public List<Subscriber> audience(
            Collection<Frequency> frequencies, @Nullable String after, int limit) {
        var criteria = where("state").is(State.ACTIVE).and("choices.frequency").in(frequencies);
        if (after != null) {
            criteria = criteria.and("_id").gt(after);
        }
        return mongo.find(query(criteria).with(Sort.by("_id")).limit(limit), Subscriber.class);
    }

    /** Where those who may be written to have their mail, by id from after {@code after} on. */
    public List<Placed> domains(@Nullable String after, int limit) {
        var criteria = where("state").is(State.ACTIVE);
        if (after != null) {
            criteria = criteria.and("_id").gt(after);
        }
        var query = query(criteria).with(Sort.by("_id")).limit(limit);
        query.fields().include("_id", "key");
        return mongo.find(query, Keyed.class, "subscribers").stream()
                .map(it -> new Placed(it.id(), it.key().substring(it.key().lastIndexOf('@') + 1)))
                .toList();
    }

    /** A subscriber and the domain of the address. */
    public record Placed(String id, String domain) {}

    private record Keyed(@Id String id, String key) {}

    /** The newest first. */
    public List<Subscriber> list(String text, @Nullable State state, int page, int size) {
        return mongo.find(
                matching(text, state)
                        .with(Sort.by(Sort.Order.desc("createdAt"), Sort.Order.asc("_id")))
                        .skip((long) page * size)
                        .limit(size),
                Subscriber.class);
    }

    public long count(String text, @Nullable State state) {
        return mongo.count(matching(text, state), Subscriber.class);
    }

    public Map<State, Long> counts() {
        var counts = new EnumMap<State, Long>(State.class);
        for (var state : State.values()) {
            counts.put(state, count("", state));
        }
        return counts;
    }

    private static Query matching(String text, @Nullable State state) {
        var criteria = where("forgotten").is(false);
        if (state != null) {
            criteria = criteria.and("state").is(state);
        }
        var part = text.strip();
        if (!part.isEmpty()) {
            var quoted =
                    Pattern.compile(
                            Pattern.quote(part), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            criteria =
                    criteria.orOperator(
                            Criteria.where("key").regex(quoted),
                            Criteria.where("choices.name").regex(quoted));
        }
        return query(criteria);
    }
}
