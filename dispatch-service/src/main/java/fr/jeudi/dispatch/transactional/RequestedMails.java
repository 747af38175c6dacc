package fr.jeudi.dispatch.transactional;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.people.Erasure;
import fr.jeudi.dispatch.people.Expiry;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.tokens.Origins;
import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The ledger of single mails: the same promises as for batches, a claim for each. */
@Component
class RequestedMails implements Origins, Erasure, Expiry {
    private static final Logger log = LoggerFactory.getLogger(RequestedMails.class);
    private static final int FETCH = 100;
    private static final List<String> UNSETTLED =
            List.of(RequestedMail.State.WAITING.name(), RequestedMail.State.CLAIMED.name());

    private final MongoTemplate mongo;
    private final Clock clock;

    RequestedMails(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Whether it is new; a repeat changes nothing. */
    boolean keep(RequestedMail mail) {
        boolean isNew = true;
        try {
            mongo.insert(mail);
        } catch (DuplicateKeyException _) {
            isNew = false;
        }
        eraseIfForgotten(mail.subscriberId());
        return isNew;
    }

    Optional<RequestedMail> find(String mailId) {
        return Optional.ofNullable(mongo.findById(mailId, RequestedMail.class));
    }

    @Override
    public Optional<ReturnKey> keyOf(ReturnToken token) {
        return token.purpose() == ReturnToken.Purpose.MAIL
                ? find(token.originId()).flatMap(RequestedMail::key)
                : Optional.empty();
    }

    /** Those due to be sent, or in somebody's hands; without their content. */
    List<RequestedMail> unsettled(Instant now) {
        return some(where("open").is(true).and("dueAt").lte(now).and("state").in(UNSETTLED));
    }

    /** Those settled of whom nobody has been told; without their content. */
    List<RequestedMail> unreported() {
        return some(where("open").is(true).and("state").nin(UNSETTLED));
    }

    /** One page of those to one subscriber, the newest first, by when they were last due. */
    List<RequestedMail> to(String subscriberId, int page, int size) {
        var query =
                query(where("subscriberId").is(subscriberId))
                        .with(Sort.by(Sort.Direction.DESC, "dueAt", "_id"))
                        .skip((long) page * size)
                        .limit(size);
        query.fields().exclude("content", "to", "secret");
        return mongo.find(query, RequestedMail.class);
    }

    long countTo(String subscriberId) {
        return mongo.count(query(where("subscriberId").is(subscriberId)), RequestedMail.class);
    }

    private List<RequestedMail> some(Criteria which) {
        var query = query(which).with(Sort.by("dueAt")).limit(FETCH);
        query.fields().exclude("content");
        return mongo.find(query, RequestedMail.class);
    }

    /** The mail if it is now ours to send. */
    Optional<RequestedMail> claim(RequestedMail seen, String owner) {
        return Optional.ofNullable(
                mongo.findAndModify(
                        held(seen),
                        new Update()
                                .set("fence", seen.fence() + 1)
                                .set("state", RequestedMail.State.CLAIMED)
                                .set("owner", owner),
                        FindAndModifyOptions.options().returnNew(true),
                        RequestedMail.class));
    }

    /**
     * Not sent; another try at that time.
     *
     * @param why null where the relay was not asked: what it said before stands
     */
    boolean postpone(
            RequestedMail claimed, int attempts, Instant dueAt, @Nullable DeliveryOutcome why) {
        var update =
                new Update()
                        .set("state", RequestedMail.State.WAITING)
                        .unset("owner")
                        .set("attempts", attempts)
                        .set("dueAt", dueAt);
        if (why != null) {
            update.set("cause", why.cause()).set("verdict", why.verdict());
        }
        return write(claimed, update);
    }

    boolean settle(
            RequestedMail claimed,
            RequestedMail.State state,
            DeliveryOutcome outcome,
            @Nullable String messageId,
            Instant at) {
        var update =
                over(state, at)
                        .set("cause", outcome.cause())
                        .set("status", outcome.status())
                        .set("verdict", outcome.verdict())
                        .set("messageId", messageId);
        return write(claimed, update);
    }

    private static Update over(RequestedMail.State state, Instant at) {
        return new Update()
                .set("state", state)
                .set("settledAt", at)
                .unset("owner")
                .unset("to")
                .unset("content");
    }

    /** What servers said of mails to them, and those that wait. Who has claimed one sends it. */
    @Override
    public void erase(Collection<String> subscriberIds) {
        var theirs = where("subscriberId").in(subscriberIds);
        mongo.updateMulti(query(theirs), Update.update("cause", null), RequestedMail.class);
        var waiting =
                where("subscriberId")
                        .in(subscriberIds)
                        .and("state")
                        .is(RequestedMail.State.WAITING);
        var skipped =
                over(RequestedMail.State.SKIPPED, clock.instant())
                        .set("cause", "forgotten")
                        .inc("fence", 1);
        mongo.updateMulti(query(waiting), skipped, RequestedMail.class);
    }

    /** What became of them; what is not told yet stays until it is. */
    @Override
    public void forget(Instant before) {
        var over = query(where("open").is(false).and("dueAt").lt(before));
        long gone = mongo.remove(over, RequestedMail.class).getDeletedCount();
        if (gone > 0) {
            log.info("single mails forgotten count={}", gone);
        }
    }

    void reported(String mailId) {
        mongo.updateFirst(
                query(where("_id").is(mailId)), Update.update("open", false), RequestedMail.class);
    }

    private boolean write(RequestedMail claimed, Update update) {
        boolean written =
                mongo.updateFirst(held(claimed), update, RequestedMail.class).getMatchedCount()
                        == 1;
        eraseIfForgotten(claimed.subscriberId());
        return written;
    }

    /** Whoever was forgotten meanwhile may have been erased before it was there. */
    private void eraseIfForgotten(@Nullable String subscriberId) {
        if (subscriberId != null && !People.forgotten(mongo, List.of(subscriberId)).isEmpty()) {
            erase(List.of(subscriberId));
        }
    }

    private static Query held(RequestedMail mail) {
        return query(where("_id").is(mail.mailId()).and("fence").is(mail.fence()));
    }
}
