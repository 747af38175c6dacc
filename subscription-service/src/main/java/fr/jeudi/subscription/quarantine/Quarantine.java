package fr.jeudi.subscription.quarantine;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.subscription.quarantine.Incident.Decision;
import fr.jeudi.subscription.quarantine.QuarantineProperties.Counted;
import fr.jeudi.subscription.subscriber.Reception.Heard;
import fr.jeudi.subscription.subscriber.Subscribers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts by provider, notices incidents, and holds what would suppress during one. */
@Component
public class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final int AT_ONCE = 500;
    private static final int SHOWN = 50;

    private final MongoOperations mongo;
    private final Subscribers subscribers;
    private final QuarantineProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final AtomicInteger open = new AtomicInteger();

    Quarantine(
            MongoOperations mongo,
            Subscribers subscribers,
            QuarantineProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.mongo = mongo;
        this.subscribers = subscribers;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        meters.gauge("subscription.incidents.open", open);
    }

    /** So many attempts in a lane, and how many of them, or of earlier ones, came back hard. */
    public void count(String lane, Instant at, long attempts, long hard) {
        add(Slice.minute(lane, at), attempts, hard, at.plus(Slice.MINUTE_KEPT));
        add(Slice.day(lane, at), attempts, hard, at.plus(Slice.DAY_KEPT));
    }

    private void add(String id, long attempts, long hard, Instant until) {
        mongo.upsert(
                query(where("_id").is(id)),
                new Update().inc("attempts", attempts).inc("hard", hard).set("until", until),
                Slice.class);
    }

    /** Whether a failure that would suppress is held instead, for now or for good. */
    public boolean holds(String lane, String subscriberId, Heard heard) {
        var incident = current(lane, heard.at()).or(() -> noticed(lane, heard.at())).orElse(null);
        if (incident == null || incident.decision() == Decision.CONFIRMED) {
            return false;
        }
        if (incident.isOpen()) {
            mongo.save(Held.of(incident, subscriberId, heard));
        }
        return true;
    }

    /**
     * It was not held: to be taken back should this turn out to be the beginning of an incident.
     */
    public void suppressed(String lane, String subscriberId, Instant at) {
        mongo.updateFirst(
                query(where("_id").is(Slice.minute(lane, at))),
                new Update().addToSet("suppressed", subscriberId),
                Slice.class);
    }

    private Optional<Incident> current(String lane, Instant at) {
        return mongo.find(query(where("lane").is(lane)), Incident.class).stream()
                .filter(it -> it.covers(at))
                .findFirst();
    }

    private Optional<Incident> noticed(String lane, Instant at) {
        var now = sum(Slice.minutesUntil(lane, at, properties.minutes()));
        var before = sum(Slice.daysBefore(lane, at));
        if (!properties.isIncident(now, before)) {
            return Optional.empty();
        }
        var incident =
                new Incident(
                        Slice.day(lane, at),
                        lane,
                        at,
                        clock.instant().plus(properties.kept()),
                        now.attempts(),
                        now.hard(),
                        before.share(),
                        Decision.OPEN,
                        null,
                        null);
        try {
            mongo.insert(incident);
        } catch (DuplicateKeyException _) {
            return find(incident.id());
        }
        LOG.error(
                "provider says too many do not exist, suppressions held lane={} attempts={} hard={}",
                lane,
                now.attempts(),
                now.hard());
        meters.counter("subscription.incidents").increment();
        open.incrementAndGet();
        takeBack(incident);
        return Optional.of(incident);
    }

    private Counted sum(Collection<String> slices) {
        return mongo.find(query(where("_id").in(slices)), Slice.class).stream()
                .map(Slice::counted)
                .reduce(Counted.NONE, Counted::plus);
    }

    /** Those suppressed before it was noticed; repeated after a crash. */
    private void takeBack(Incident incident) {
        var minutes =
                Slice.minutesUntil(incident.lane(), incident.openedAt(), properties.minutes());
        var since = incident.openedAt().minus(Duration.ofMinutes(properties.minutes()));
        mongo.find(query(where("_id").in(minutes)), Slice.class).stream()
                .map(Slice::suppressed)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .forEach(id -> takeBack(incident, id, since));
    }

    private void takeBack(Incident incident, String id, Instant since) {
        subscribers
                .find(id)
                .flatMap(it -> it.stoppedHardSince(since))
                .ifPresent(heard -> {
                    mongo.save(Held.of(incident, id, heard));
                    subscribers.change(id, it -> it.takeBack(since, clock.instant()));
                });
    }

    /** The newest first. */
    List<Incident> latest() {
        return mongo.find(
                new Query().with(Sort.by(Sort.Direction.DESC, "openedAt")).limit(SHOWN),
                Incident.class);
    }

    List<Incident> open() {
        return mongo.findAll(Incident.class).stream().filter(Incident::isOpen).toList();
    }

    long held(Incident incident) {
        return mongo.count(query(where("incidentId").is(incident.id())), Held.class);
    }

    private Optional<Incident> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Incident.class));
    }

    /**
     * Whether it could be decided: it was open.
     *
     * @param who null where time decides
     */
    boolean decide(String id, Decision decision, @Nullable String who) {
        var moved =
                mongo.updateFirst(
                                query(where("_id").is(id).and("decision").is(Decision.OPEN.name())),
                                new Update()
                                        .set("decision", decision)
                                        .set("decidedAt", clock.instant())
                                        .set("decidedBy", who),
                                Incident.class)
                        .getMatchedCount();
        if (moved > 0) {
            LOG.warn(
                    "quarantine decided incident={} decision={} by={}",
                    id,
                    decision.word(),
                    who == null ? "time" : who);
            find(id).ifPresent(this::settle);
        }
        open.set(open().size());
        return moved > 0;
    }

    /** What a decision means for those held; repeated after a crash. */
    private void settle(Incident incident) {
        var some = query(where("incidentId").is(incident.id())).limit(AT_ONCE);
        for (var held = mongo.find(some, Held.class);
                !held.isEmpty();
                held = mongo.find(some, Held.class)) {
            for (var one : held) {
                if (incident.decision() == Decision.CONFIRMED) {
                    subscribers.change(
                            one.subscriberId(), it -> it.heard(one.heard(), clock.instant()));
                }
                mongo.remove(query(where("_id").is(one.id())), Held.class);
            }
        }
    }

    /** Undecided in time means that nobody is suppressed; what a crash left is done. */
    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT1M")
    void lookAround() {
        var now = clock.instant();
        for (var incident : mongo.findAll(Incident.class)) {
            if (!incident.isOpen()) {
                settle(incident);
            } else if (!now.isBefore(incident.until())) {
                decide(incident.id(), Decision.RELEASED, null);
            } else {
                takeBack(incident);
            }
        }
        open.set(open().size());
        mongo.remove(query(where("until").lt(now)), Slice.class);
    }
}
