package fr.jeudi.dispatch.audit;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Keeps who ordered what; nothing here removes an order, or changes more of it than what came of
 * it. Each is logged as well, without its reason, which is free text. What is recorded must name no
 * recipient's address.
 */
@Component
public class Audit {
    /** The result of an order that was carried out. */
    public static final String DONE = "done";

    /** The result of one that is being carried out, or was when its instance died. */
    static final String BEGUN = "begun";

    private static final String REFUSED = "refused";

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private final MongoTemplate mongo;
    private final Clock clock;

    Audit(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** An order that was carried out, for which no reason is asked. */
    public void record(Kind kind, String order, String subject, String who) {
        record(kind, order, subject, who, null, Map.of(), DONE);
    }

    /** An order that is about to be carried out: so none is ever without who gave it. */
    public Given given(
            Kind kind, String order, String subject, String who, Map<String, String> details) {
        var given = new Given(nextId(), details);
        record(given.id, kind, order, subject, who, null, details, BEGUN);
        return given;
    }

    /** An order that is being carried out. */
    public final class Given {
        private final String id;
        private final Map<String, String> details;

        private Given(String id, Map<String, String> details) {
            this.id = id;
            this.details = details;
        }

        /** It was carried out. */
        public void done() {
            ended(DONE, Map.of());
        }

        /** It could not be, as things stood. */
        public void refused(Map<String, String> why) {
            ended(REFUSED, why);
        }

        /**
         * Some other end.
         *
         * @param result one word
         * @param more details
         */
        public void ended(String result, Map<String, String> more) {
            var all = new TreeMap<>(details);
            all.putAll(more);
            mongo.updateFirst(
                    query(where("_id").is(id)),
                    Update.update("result", result).set("details", all),
                    Order.class);
            log.info("order ended id={} details={} result={}", id, more, result);
        }
    }

    /**
     * An order and what came of it.
     *
     * @param result {@link #DONE}, or one word that says why not
     */
    public void record(
            Kind kind,
            String order,
            String subject,
            String who,
            @Nullable String reason,
            Map<String, String> details,
            String result) {
        record(nextId(), kind, order, subject, who, reason, details, result);
    }

    /** The same under an id of the caller's; a repeat changes nothing. */
    public void record(
            String id,
            Kind kind,
            String order,
            String subject,
            String who,
            @Nullable String reason,
            Map<String, String> details,
            String result) {
        try {
            mongo.insert(
                    new Order(
                            id,
                            clock.instant(),
                            who,
                            kind,
                            order,
                            subject,
                            reason,
                            Map.copyOf(details),
                            result));
            log.info(
                    "order given id={} order={} {}={} by={} details={} result={}",
                    id,
                    order,
                    kind.word(),
                    subject,
                    who,
                    details,
                    result);
        } catch (DuplicateKeyException _) {
            // Recorded before.
        }
    }

    /** Later ones are greater: of two orders of one millisecond the second is the newer one. */
    private static String nextId() {
        return new ObjectId().toHexString();
    }

    Page page(@Nullable Kind kind, String who, String subject, int page, int size) {
        var total = mongo.count(asked(kind, who, subject), Order.class);
        var orders =
                mongo.find(
                        asked(kind, who, subject)
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .skip((long) page * size)
                                .limit(size),
                        Order.class);
        return new Page(orders.stream().map(OrderView::of).toList(), (int) total);
    }

    private static Query asked(@Nullable Kind kind, String who, String subject) {
        var criteria = new Criteria();
        Optional.ofNullable(kind).ifPresent(it -> criteria.and("kind").is(it.name()));
        if (!who.isEmpty()) {
            criteria.and("who").is(who);
        }
        if (!subject.isEmpty()) {
            criteria.and("subject").is(subject);
        }
        return query(criteria);
    }

    /** One page, the newest first, and the length of the whole. */
    record Page(List<OrderView> items, int total) {}
}
