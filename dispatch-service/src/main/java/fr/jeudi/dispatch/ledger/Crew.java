package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The instances that send. Each counts its heart beats in a document; others measure on their own
 * monotonic clock how long a count stands still, so that no two clocks need to agree.
 */
@Component
public class Crew extends InRounds {
    /** After the consumers have stopped, before the producers do; the last of ours to stop. */
    public static final int PHASE = Integer.MAX_VALUE - 10_000;

    private static final Duration FORGET = Duration.ofMinutes(10);

    private final MongoTemplate mongo;
    private final LeaseProperties properties;
    private final String me = UUID.randomUUID().toString();
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private volatile long lastBeat = System.nanoTime();
    private volatile long lastLook = System.nanoTime();
    private volatile boolean beating;

    Crew(MongoTemplate mongo, LeaseProperties properties) {
        super("crew", properties.beat(), Duration.ofSeconds(1), PHASE);
        this.mongo = mongo;
        this.properties = properties;
    }

    /** The name this process leases under; another one after each start. */
    public String me() {
        return me;
    }

    /** Whether what we hold is still ours by the clock. Fencing holds even where this errs. */
    public boolean mayAct() {
        return beating && System.nanoTime() - lastBeat < properties.safe().toNanos();
    }

    /**
     * Whether an instance has been silent for so long that what it holds may be taken. Who has been
     * cut off from the store has not heard the others: it holds no silence against them that it did
     * not listen to.
     */
    public boolean isGone(@Nullable String owner) {
        if (owner == null) {
            return true;
        }
        if (owner.equals(me) || isCutOff()) {
            return false;
        }
        var seen = sightings.computeIfAbsent(owner, _ -> new Sighting(-1, System.nanoTime()));
        return seen.isOlderThan(properties.expiry());
    }

    private boolean isCutOff() {
        return System.nanoTime() - lastLook > properties.safe().toNanos();
    }

    /** Those of the others that live. */
    public Set<String> others() {
        return sightings.keySet().stream()
                .filter(it -> !it.equals(me) && !isGone(it))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many instances live, this one among them. */
    public int alive() {
        var alive =
                sightings.values().stream()
                        .filter(it -> it.beats() >= 0 && !it.isOlderThan(properties.expiry()))
                        .count();
        return Math.max(1, (int) alive);
    }

    /** Whether this is the one of the living that does what is for one alone to do. */
    public boolean isFirst() {
        return mayAct()
                && sightings.keySet().stream().noneMatch(it -> it.compareTo(me) < 0 && !isGone(it));
    }

    void beat() {
        long start = System.nanoTime();
        mongo.upsert(query(where("_id").is(me)), new Update().inc("beats", 1), Instance.class);
        lastBeat = start;
        beating = true;
        var living = mongo.find(new Query(), Instance.class);
        boolean afresh = isCutOff();
        for (var instance : living) {
            var seen =
                    sightings.merge(
                            instance.id(),
                            new Sighting(instance.beats(), System.nanoTime()),
                            (before, now) ->
                                    before.beats() == now.beats() && !afresh ? before : now);
            if (seen.isOlderThan(FORGET)) {
                Journal.close(mongo, instance.id());
                mongo.remove(query(where("_id").is(instance.id())), Instance.class);
            }
        }
        lastLook = System.nanoTime();
    }

    @Override
    protected void round() {
        beat();
    }

    @Override
    public void stop() {
        if (isRunning()) {
            super.stop();
            beating = false;
            leave();
        }
    }

    private void leave() {
        try {
            Journal.close(mongo, me);
            mongo.remove(query(where("_id").is(me)), Instance.class);
        } catch (DataAccessException _) {
            // The others will notice.
        }
    }

    @Document("instances")
    record Instance(@Id String id, long beats) {}

    private record Sighting(long beats, long at) {

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - at > age.toNanos();
        }
    }
}
