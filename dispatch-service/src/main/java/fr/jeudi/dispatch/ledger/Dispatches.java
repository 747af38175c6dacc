package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.mail.IssueReleased;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
 * The dispatches, and the orders given on them. Workers ask {@link #open}, which answers from
 * memory: an order given here counts at once, one given on another replica within a refresh.
 */
@Component
public class Dispatches {
    private static final Logger log = LoggerFactory.getLogger(Dispatches.class);

    private final MongoTemplate mongo;
    private volatile Map<String, Dispatch> open = Map.of();

    Dispatches(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** Opens the dispatch of an issue; a repeat changes nothing. */
    void opened(IssueReleased issue) {
        try {
            mongo.insert(Dispatch.of(issue));
            log.info("dispatch opened issue={} number={}", issue.issueId(), issue.number());
        } catch (DuplicateKeyException _) {
            // Opened before.
        }
        refresh();
    }

    /** Looks at the store again. */
    public synchronized void refresh() {
        var found = new LinkedHashMap<String, Dispatch>();
        mongo.find(query(where("closed").is(false)).with(Sort.by("releasedAt")), Dispatch.class)
                .forEach(dispatch -> found.put(dispatch.issueId(), dispatch));
        open = found;
    }

    /** A dispatch on which something can still change, as last seen. */
    public Optional<Dispatch> open(String issueId) {
        return Optional.ofNullable(open.get(issueId));
    }

    /** All of those, the oldest first. */
    public Collection<Dispatch> open() {
        return open.values();
    }

    public Optional<Dispatch> find(String issueId) {
        return Optional.ofNullable(mongo.findById(issueId, Dispatch.class));
    }

    /** How many there are, past ones included. */
    long count() {
        return mongo.estimatedCount(Dispatch.class);
    }

    /** Some of them, the newest first. */
    public List<Dispatch> page(int page, int size) {
        return page(new Query(), page, size);
    }

    /** Some of these issues', the newest first. */
    public List<Dispatch> page(Collection<String> issueIds, int page, int size) {
        return page(query(where("_id").in(issueIds)), page, size);
    }

    private List<Dispatch> page(Query which, int page, int size) {
        return mongo.find(
                which.with(Sort.by(Sort.Direction.DESC, "releasedAt", "issueId"))
                        .skip((long) page * size)
                        .limit(size),
                Dispatch.class);
    }

    /** Whether it could be paused: it was waiting or sending. */
    public boolean pause(String issueId) {
        return move(
                issueId,
                DispatchState.PAUSED,
                new Update(),
                DispatchState.WAITING,
                DispatchState.SENDING);
    }

    /** Whether it could be resumed: it was paused. One that had not begun is still to begin. */
    public boolean resume(String issueId) {
        return move(
                        where("_id").is(issueId).and("startedAt").is(null),
                        issueId,
                        DispatchState.WAITING,
                        new Update(),
                        DispatchState.PAUSED)
                || move(issueId, DispatchState.SENDING, new Update(), DispatchState.PAUSED);
    }

    /** Whether it could be cancelled: it had not ended. What is claimed already goes out. */
    public boolean cancel(String issueId) {
        return move(
                issueId,
                DispatchState.CANCELLED,
                new Update(),
                DispatchState.WAITING,
                DispatchState.SENDING,
                DispatchState.PAUSED);
    }

    /**
     * Whether what is left in one lane could be cancelled. What is claimed already goes out; what
     * comes later does not, unless on a later order.
     */
    public boolean cancelLane(String issueId, String lane) {
        boolean cancelled =
                find(issueId)
                        .filter(it -> it.canCancel(lane))
                        .map(it -> cancelLane(issueId, lane, it.timesCancelled(lane)))
                        .orElse(false);
        refresh();
        if (cancelled) {
            log.info("lane cancelled issue={} lane={}", issueId, lane);
        }
        return cancelled;
    }

    private boolean cancelLane(String issueId, String lane, int times) {
        var counted = "cancelledLanes." + lane;
        return mongo.updateFirst(
                                query(
                                        where("_id")
                                                .is(issueId)
                                                .and("state")
                                                .nin(
                                                        DispatchState.CANCELLED.name(),
                                                        DispatchState.FINISHED.name())
                                                .and(counted)
                                                .is(times == 0 ? null : times)),
                                new Update().inc(counted, 1),
                                Dispatch.class)
                        .getMatchedCount()
                == 1;
    }

    /** The first batch is in a worker's hands. */
    public void started(String issueId, Instant now) {
        move(
                issueId,
                DispatchState.SENDING,
                new Update().set("startedAt", now),
                DispatchState.WAITING);
    }

    /** Nobody waits any more, unless an order has come since it was seen. */
    void finished(Dispatch dispatch, Instant now) {
        if (dispatch.state() == DispatchState.CANCELLED) {
            move(
                    unchanged(dispatch).and("finishedAt").is(null),
                    dispatch.issueId(),
                    DispatchState.CANCELLED,
                    new Update().set("finishedAt", now).set("reportDue", true),
                    DispatchState.CANCELLED);
        } else {
            move(
                    unchanged(dispatch),
                    dispatch.issueId(),
                    DispatchState.FINISHED,
                    new Update().set("finishedAt", now).set("reportDue", true),
                    DispatchState.WAITING,
                    DispatchState.SENDING,
                    DispatchState.PAUSED);
        }
    }

    /** Whether nobody was waiting any more, by what had come; asked of the store. */
    public boolean hasEnded(String issueId) {
        return find(issueId).filter(it -> it.finishedAt() != null).isPresent();
    }

    /** A batch has come after that: it has to be sent, or ticked off, as well. */
    void goOn(String issueId) {
        mongo.updateFirst(
                query(where("_id").is(issueId).and("state").is(DispatchState.FINISHED.name())),
                new Update().set("state", DispatchState.SENDING),
                Dispatch.class);
        mongo.updateFirst(query(where("_id").is(issueId)), goingOn(reopened()), Dispatch.class);
        refresh();
        log.info("dispatch goes on, a batch came late issue={}", issueId);
    }

    /**
     * All is told: nobody needs to look at it again, unless an order or a batch has come meanwhile.
     *
     * @param last counted after the dispatch was read
     */
    public void close(Dispatch dispatch, Tally last) {
        mongo.updateFirst(
                query(unchanged(dispatch).and("finishedAt").is(dispatch.finishedAt())),
                Update.update("closed", true).set("lastTally", last),
                Dispatch.class);
        refresh();
    }

    /** Those whose end is to be reported by mail. */
    public List<Dispatch> reportsDue() {
        return mongo.find(query(where("reportDue").is(true)), Dispatch.class);
    }

    /** Its end as seen has been reported; a later one has not. */
    public void endReported(Dispatch seen) {
        mongo.updateFirst(
                query(where("_id").is(seen.issueId()).and("finishedAt").is(seen.finishedAt())),
                new Update().unset("reportDue"),
                Dispatch.class);
    }

    /** Those that ended before, for good as it seems, and are not emptied. */
    List<Dispatch> endedBefore(Instant moment) {
        return mongo.find(
                query(
                        where("emptied")
                                .is(null)
                                .and("finishedAt")
                                .lt(moment)
                                .and("closed")
                                .is(true)),
                Dispatch.class);
    }

    /** Whether it still was as seen, and nobody else has said so. */
    boolean emptied(Dispatch seen) {
        return mongo.updateFirst(
                                query(
                                        unchanged(seen)
                                                .and("closed")
                                                .is(true)
                                                .and("emptied")
                                                .is(null)),
                                Update.update("emptied", true),
                                Dispatch.class)
                        .getMatchedCount()
                == 1;
    }

    /**
     * Before an order reopens it: lanes that were cancelled when the order was given, and how
     * often, do not hold up its batches. A lane cancelled later does.
     */
    public void spare(String issueId, String order, Map<String, Integer> evenLanes) {
        if (!evenLanes.isEmpty()) {
            mongo.updateFirst(
                    query(where("_id").is(issueId)),
                    Update.update("spared." + order, evenLanes),
                    Dispatch.class);
        }
    }

    /**
     * Some are to be sent to again: what had ended goes on, until the new deadline. A repeat of the
     * order changes nothing.
     *
     * @param cancelledAt of one that was cancelled when the order was given, when that had ended; a
     *     cancel that came later stands, and they are ticked off
     */
    public void reopen(
            String issueId, String order, Instant deadline, @Nullable Instant cancelledAt) {
        var further = reopened().max("deadline", deadline);
        var waiting = again(DispatchState.WAITING, deadline);
        var sending = again(DispatchState.SENDING, deadline);
        if (cancelledAt != null) {
            Stream.of(waiting, sending).forEach(it -> it.set("wasCancelled", true));
        }
        // Between the last two it may end: then one of the first fits.
        while (!revise(ended(cancelledAt).and("startedAt").is(null), issueId, order, waiting)
                && !revise(ended(cancelledAt), issueId, order, sending)
                && !revise(notEnded(cancelledAt), issueId, order, further)
                && !isRevised(issueId, order)) {
            refresh();
        }
        refresh();
        log.info("dispatch reopened issue={} order={}", issueId, order);
    }

    private static Criteria ended(@Nullable Instant cancelledAt) {
        var finished = where("state").is(DispatchState.FINISHED.name());
        return cancelledAt == null
                ? finished
                : new Criteria().orOperator(finished, cancelled(cancelledAt));
    }

    private static Criteria cancelled(Instant at) {
        return where("state").is(DispatchState.CANCELLED.name()).and("finishedAt").is(at);
    }

    private static Criteria notEnded(@Nullable Instant cancelledAt) {
        var unfinished = where("state").ne(DispatchState.FINISHED.name());
        return cancelledAt == null ? unfinished : unfinished.norOperator(cancelled(cancelledAt));
    }

    private static Update again(DispatchState state, Instant deadline) {
        return goingOn(reopened()).max("deadline", deadline).set("state", state);
    }

    private static Update goingOn(Update update) {
        return update.unset("finishedAt").unset("reportDue").unset("emptied");
    }

    private static Update reopened() {
        return new Update().set("closed", false).unset("lastTally");
    }

    /** Its sums have changed by an order, and are told again. */
    public void retell(String issueId, String order) {
        revise(new Criteria(), issueId, order, reopened());
        refresh();
    }

    private boolean revise(Criteria fitting, String issueId, String order, Update update) {
        return mongo.updateFirst(
                                query(fitting.and("_id").is(issueId).and("orders").ne(order)),
                                update.push("orders", order),
                                Dispatch.class)
                        .getMatchedCount()
                == 1;
    }

    private boolean isRevised(String issueId, String order) {
        return find(issueId)
                .map(it -> it.orders() != null && it.orders().contains(order))
                .orElse(true);
    }

    private static Criteria unchanged(Dispatch dispatch) {
        return where("_id").is(dispatch.issueId()).and("orders").is(dispatch.orders());
    }

    private boolean move(String issueId, DispatchState to, Update update, DispatchState... from) {
        return move(where("_id").is(issueId), issueId, to, update, from);
    }

    private boolean move(
            Criteria which,
            String issueId,
            DispatchState to,
            Update update,
            DispatchState... from) {
        var moved =
                mongo.updateFirst(
                                query(
                                        which.and("state")
                                                .in(Stream.of(from).map(Enum::name).toList())),
                                update.set("state", to),
                                Dispatch.class)
                        .getMatchedCount();
        refresh();
        if (moved > 0) {
            log.info("dispatch moved issue={} state={}", issueId, to.word());
        }
        return moved > 0;
    }
}
