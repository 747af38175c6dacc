package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.people.Erasure;
import fr.jeudi.dispatch.people.People;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Batches and their progress. */
@Component
public class Ledger implements Erasure {
    /** A query of more ids would come near the 16 MB that the store takes. */
    private static final int MOST_AT_ONCE = 10_000;

    private final MongoTemplate mongo;
    private final Map<String, ProgressWrites> writes = new ConcurrentHashMap<>();
    private final Clock clock;

    Ledger(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Keeps a batch; a repeat changes nothing. The order of arrival does not matter. */
    void keep(AudienceBatched batch) {
        insert(mongo, Batch.of(batch), batch.totals(), clock.instant());
    }

    boolean isDone(String batchId) {
        var done = where("_id").is(batchId).and("state").is(Progress.State.DONE.name());
        return mongo.exists(query(done), Progress.class);
    }

    static void insert(
            MongoTemplate mongo, Batch batch, Progress.@Nullable Totals totals, Instant dueAt) {
        insert(mongo, batch);
        eraseForgotten(mongo, batch.recipients().stream().map(Recipient::subscriberId).toList());
        insert(mongo, Progress.of(batch, totals, dueAt));
    }

    /** A batch kept later, or made of a copy read before, is looked at when it is inserted. */
    @Override
    public void erase(Collection<String> subscriberIds) {
        new Eraser(mongo).erase(subscriberIds);
    }

    /** Of what has just been written of these, which an erasure may have come too early for. */
    static void eraseForgotten(MongoTemplate mongo, Collection<String> ids) {
        var forgotten = People.forgotten(mongo, ids);
        if (!forgotten.isEmpty()) {
            new Eraser(mongo).erase(forgotten);
        }
    }

    private static void insert(MongoTemplate mongo, Object document) {
        try {
            mongo.insert(document);
        } catch (DuplicateKeyException _) {
            // Kept before.
        }
    }

    /**
     * Batches of these issues that are due, or that somebody else than {@code withoutOwners} holds;
     * the oldest first, without their remarks.
     */
    public List<Progress> unfinished(
            Collection<String> issues,
            Set<String> withoutLanes,
            Set<String> withoutOwners,
            Instant now,
            int atMost) {
        var due =
                where("issueId")
                        .in(issues)
                        .and("state")
                        .in(Progress.State.READY.name(), Progress.State.LEASED.name())
                        .and("dueAt")
                        .lte(now);
        if (!withoutLanes.isEmpty()) {
            due = due.and("lane").nin(withoutLanes);
        }
        if (!withoutOwners.isEmpty()) {
            due = due.and("owner").nin(withoutOwners);
        }
        var query = query(due).with(Sort.by("dueAt")).limit(atMost);
        query.fields().exclude("remarks");
        return find(query);
    }

    /** The same of one lane, due or not, but for batches of these orders. */
    public List<Progress> unfinished(
            String issueId,
            String lane,
            Set<String> withoutOrders,
            Set<String> withoutOwners,
            int atMost) {
        var left =
                where("issueId")
                        .is(issueId)
                        .and("state")
                        .in(Progress.State.READY.name(), Progress.State.LEASED.name())
                        .and("lane")
                        .is(lane);
        if (!withoutOrders.isEmpty()) {
            left = left.and("_id").not().regex(Batch.madeBy(withoutOrders));
        }
        if (!withoutOwners.isEmpty()) {
            left = left.and("owner").nin(withoutOwners);
        }
        var query = query(left).limit(atMost);
        query.fields().exclude("remarks");
        return find(query);
    }

    private List<Progress> find(Query query) {
        var marks = Journal.marks(mongo);
        return mongo.find(query, Progress.class).stream()
                .map(it -> it.upTo(marks.get(it.id())))
                .toList();
    }

    /** Those deferred in one lane need not wait for their time. */
    public void tryAgainNow(String issueId, String lane, Instant now) {
        mongo.updateMulti(
                query(
                        where("issueId")
                                .is(issueId)
                                .and("state")
                                .is(Progress.State.READY.name())
                                .and("dueAt")
                                .gt(now)
                                .and("lane")
                                .is(lane)),
                Update.update("dueAt", now),
                Progress.class);
    }

    /**
     * Takes a batch, unless somebody has taken it since {@code seen}. Recipients that are claimed
     * already were in its last holder's hands: sent or not, nobody knows.
     */
    public Optional<Lease> lease(Progress seen, String owner) {
        var its = writesOf(owner);
        long opening = its.journal().open();
        if (seen.owner() != null) {
            // Be it our own: a worker that failed may have left claims in it.
            Journal.close(mongo, seen.owner());
        }
        var taken =
                mongo.findAndModify(
                        query(where("_id").is(seen.id()).and("fence").is(seen.fence())),
                        new Update()
                                .set("fence", seen.fence() + 1)
                                .set("owner", owner)
                                .set("state", Progress.State.LEASED),
                        FindAndModifyOptions.options().returnNew(true),
                        Progress.class);
        if (taken == null) {
            return Optional.empty();
        }
        return Optional.of(new Lease(mongo, its, opening, batch(taken.id()), taken));
    }

    ProgressWrites writesOf(String owner) {
        return writes.computeIfAbsent(
                owner, _ -> new ProgressWrites(mongo, new Journal(mongo, owner)));
    }

    /**
     * Raises the fence of a batch that this instance, which is gone, still holds. What it claimed
     * stays claimed, for the next holder to call uncertain. Its other batches stay its own.
     */
    public void takeFrom(String owner, String batchId) {
        var seen = mongo.findById(batchId, Progress.class);
        if (seen != null && seen.state() == Progress.State.LEASED && owner.equals(seen.owner())) {
            Journal.close(mongo, owner);
            mongo.updateFirst(
                    query(where("_id").is(batchId).and("fence").is(seen.fence())),
                    new Update().set("fence", seen.fence() + 1).unset("owner"),
                    Progress.class);
        }
    }

    public Tally tally(String issueId) {
        return Tally.of(progress(issueId));
    }

    /** The progress of an issue's batches, by id, without remarks. */
    public List<Progress> progress(String issueId) {
        var query = query(where("issueId").is(issueId)).with(Sort.by("_id"));
        query.fields().exclude("remarks");
        return find(query);
    }

    /** With remarks. */
    public Progress progressOf(String batchId) {
        return find(query(where("_id").is(batchId))).getFirst();
    }

    public Batch batch(String batchId) {
        return Objects.requireNonNull(mongo.findById(batchId, Batch.class), batchId);
    }

    /** The batch of the last attempt at this subscriber, by issue. */
    public Map<String, String> lastBatchesOf(String subscriberId) {
        var query = query(where("recipients.subscriberId").is(subscriberId));
        query.fields().include("issueId", "attempt");
        query.with(Sort.by("attempt"));
        var last = new HashMap<String, String>();
        // Without the mapper, and without those others in them: there is one for each issue.
        try (var found = mongo.stream(query, Document.class, "batches")) {
            found.forEach(it -> last.put(it.getString("issueId"), it.getString("_id")));
        }
        return last;
    }

    /**
     * Those of these who are in the audience of an issue released later, unless it is cancelled.
     */
    public Set<String> inLaterIssues(Dispatch dispatch, Collection<String> subscriberIds) {
        var later =
                query(
                        where("releasedAt")
                                .gt(dispatch.releasedAt())
                                .and("state")
                                .ne(DispatchState.CANCELLED.name()));
        var issues = mongo.findDistinct(later, "_id", Dispatch.class, String.class);
        if (issues.isEmpty()) {
            return Set.of();
        }
        var theirs =
                query(
                        where("recipients.subscriberId")
                                .in(subscriberIds)
                                .and("issueId")
                                .in(issues)
                                .and("attempt")
                                .is(0));
        theirs.fields().include("recipients.subscriberId");
        // Without the mapper: what else there is of recipients is left out.
        var found = new HashSet<String>();
        for (var batch : mongo.find(theirs, Document.class, "batches")) {
            batch.getList("recipients", Document.class)
                    .forEach(it -> found.add(it.getString("subscriberId")));
        }
        found.retainAll(subscriberIds);
        return found;
    }

    /** Batches of an issue that any of these are in. */
    public List<Batch> batchesOf(String issueId, Collection<String> subscriberIds) {
        return mongo.find(
                query(
                        where("recipients.subscriberId")
                                .in(subscriberIds)
                                .and("issueId")
                                .is(issueId)),
                Batch.class);
    }

    /** Just the ids of those, however many people they are asked for. */
    public Set<String> batchIdsOf(String issueId, Collection<String> subscriberIds) {
        return subscriberIds.stream()
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .flatMap(some -> {
                    var batches =
                            query(
                                    where("recipients.subscriberId")
                                            .in(some)
                                            .and("issueId")
                                            .is(issueId));
                    batches.fields().include("_id");
                    return mongo.find(batches, Document.class, "batches").stream();
                })
                .map(it -> it.getString("_id"))
                .collect(Collectors.toSet());
    }

    /** Outcomes of the first {@code positions} of a batch have been published. */
    public void reported(String batchId, int positions) {
        mongo.updateFirst(
                query(where("_id").is(batchId)),
                new Update().max("reported", positions),
                Progress.class);
    }
}
