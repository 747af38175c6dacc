package fr.jeudi.dispatch.lanes;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.lanes.Lane.Seat;
import fr.jeudi.dispatch.lanes.Lane.Slowdown;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.relay.RelayProperties;
import fr.jeudi.dispatch.rounds.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The lanes and their limits. Questions are answered from memory, a second old at most; seats are
 * taken in the store, so that connections hold strictly over all replicas (ADR 11).
 */
@Component
public class Lanes implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int MOST_RACES = 100;

    private final MongoTemplate mongo;
    private final Presets presets;
    private final LanesProperties properties;
    private final RelayProperties relay;
    private final Ledger ledger;
    private final Bookkeeper bookkeeper;
    private final Crew crew;
    private final Clock clock;
    private final MeterRegistry meters;
    private final MultiGauge waiting;
    private final MultiGauge inHand;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Set<String> mine = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> turns = new ConcurrentHashMap<>();
    private @Nullable Rounds rounds;

    Lanes(
            MongoTemplate mongo,
            Presets presets,
            LanesProperties properties,
            RelayProperties relay,
            Ledger ledger,
            Bookkeeper bookkeeper,
            Crew crew,
            Clock clock,
            MeterRegistry meters) {
        this.mongo = mongo;
        this.presets = presets;
        this.properties = properties;
        this.relay = relay;
        this.ledger = ledger;
        this.bookkeeper = bookkeeper;
        this.crew = crew;
        this.clock = clock;
        this.meters = meters;
        this.waiting = MultiGauge.builder("dispatch.lane.waiting").register(meters);
        this.inHand = MultiGauge.builder("dispatch.lane.connections").register(meters);
    }

    /** Whether mail may go now: not paused, not stopped by the provider, within its hours. */
    public boolean isOpen(String id) {
        var lane = lane(id);
        var now = clock.instant();
        return !lane.paused()
                && (lane.slow() == null || !lane.slow().isStopped(now))
                && rules(lane).isWithinHours(now, properties.zone());
    }

    /** Names one lease of one batch, which is what needs a seat. */
    public static String seatId(String batchId, long fence) {
        return batchId + "#" + fence;
    }

    /** Connections in use, by all replicas. */
    public int inHand(String id) {
        return lane(id).seats().size();
    }

    /** Whether it seems that a seat is to be had. */
    public boolean hasRoom(String id, @Nullable String insteadOf) {
        return hasRoom(lane(id), "", insteadOf);
    }

    /**
     * Takes a seat, in the store.
     *
     * @param seatId see {@link #seatId}
     * @param insteadOf a seat of the same lane that is given up by the same write
     */
    public boolean enter(String id, String seatId, @Nullable String insteadOf) {
        mine.add(seatId);
        boolean entered = false;
        try {
            var after =
                    change(
                            id,
                            seen ->
                                    hasRoom(seen, seatId, insteadOf)
                                            ? seen.entered(new Seat(seatId, crew.me()), insteadOf)
                                            : seen);
            entered = after.holds(seatId);
            if (entered && ownSeats(after) == 1 && after.seats().size() > 1) {
                // The others count us in within a round; until then the rate is all theirs.
                turns.put(id, System.nanoTime() + ROUND.toNanos());
            }
            return entered;
        } finally {
            if (!entered) {
                mine.remove(seatId);
            } else if (insteadOf != null) {
                mine.remove(insteadOf);
            }
        }
    }

    /** Gives a seat up; nothing happens if it was given up before. */
    public void leave(String id, String seatId) {
        if (!mine.remove(seatId)) {
            return;
        }
        try {
            change(id, seen -> seen.holds(seatId) ? seen.left(seatId) : seen);
        } catch (DataAccessException e) {
            log.debug("seat not given up, the next round will", e);
        }
    }

    /**
     * When this replica may send so many more mails of a lane, by {@link System#nanoTime}: its
     * share of the lane's rate, by the seats it holds.
     */
    public long turn(String id, int mails) {
        var lane = lane(id);
        double rate = rate(lane);
        long now = System.nanoTime();
        if (rate <= 0) {
            return now;
        }
        double share = rate * Math.max(1, ownSeats(lane)) / Math.max(1, lane.seats().size());
        long cost = (long) (mails / share * 1e9);
        return turns.merge(id, now + cost, (next, _) -> Math.max(next, now) + cost) - cost;
    }

    /** No limit is 0. */
    public int mailsPerConnection(String id) {
        return rules(lane(id)).mailsPerConnection();
    }

    /** The provider said that we are too fast: stop for a while, then go slower, then recover. */
    public void throttled(String id, String reply) {
        meters.counter("dispatch.lane.throttled", "lane", id).increment();
        var stop = presets.stop(reply).orElse(null);
        var now = clock.instant();
        try {
            var after =
                    change(
                            id,
                            seen ->
                                    seen.slowed(
                                            Slowdown.after(
                                                    seen.slow(),
                                                    reply,
                                                    stop,
                                                    properties.breath(),
                                                    now)));
            log.info(
                    "lane slowed lane={} until={}",
                    id,
                    after.slow() == null ? "" : after.slow().until());
        } catch (DataAccessException e) {
            log.warn("lane not slowed lane={}", id, e);
        }
    }

    /** Mails handed over, whatever came of them. */
    public void counted(String id) {
        meters.counter("dispatch.lane.mails", "lane", id).increment();
    }

    /** All that are known, by name. */
    List<LaneView> all() {
        var names = new TreeSet<>(presets.names());
        names.addAll(lanes.keySet());
        names.addAll(bookkeeper.waiting().keySet());
        return names.stream().map(this::view).toList();
    }

    boolean isKnown(String id) {
        return lanes.containsKey(id)
                || presets.names().contains(id)
                || bookkeeper.waiting().containsKey(id);
    }

    /** How one stands, but for an alarm's hold. */
    public LaneView view(String id) {
        var lane = lane(id);
        var now = clock.instant();
        var slow = lane.slow();
        int level = level(lane, now);
        return new LaneView(
                id,
                rules(lane),
                lane.edited() != null,
                lane.paused(),
                false,
                isOpen(id),
                limit(lane),
                rate(lane),
                lane.seats().size(),
                bookkeeper.waiting().getOrDefault(id, 0),
                level,
                slow != null && slow.isStopped(now) ? slow.until() : null,
                slow == null ? null : slow.reply(),
                slow == null ? null : slow.at());
    }

    boolean shaping() {
        return presets.inForce();
    }

    /** Null is back to the preset. */
    void edit(String id, @Nullable LaneRules rules) {
        change(id, seen -> seen.next(rules, seen.paused()));
    }

    void pause(String id, boolean paused) {
        change(id, seen -> seen.next(seen.edited(), paused));
    }

    void refresh() {
        mongo.find(new Query(), Lane.class).forEach(this::seen);
        lanes.values().forEach(this::clear);
        var queue = bookkeeper.waiting();
        waiting.register(
                queue.entrySet().stream()
                        .map(it -> MultiGauge.Row.of(Tags.of("lane", it.getKey()), it.getValue()))
                        .toList(),
                true);
        inHand.register(
                lanes.values().stream()
                        .map(it -> MultiGauge.Row.of(Tags.of("lane", it.id()), it.seats().size()))
                        .toList(),
                true);
    }

    /**
     * Seats nobody sits in. That of an instance that is gone is freed only after its batch was
     * taken from it by raising the fence: should it wake, it can claim nothing, hence send nothing.
     */
    private void clear(Lane lane) {
        for (var seat : lane.seats()) {
            boolean lost = seat.owner().equals(crew.me()) && !mine.contains(seat.id());
            if (lost || crew.isGone(seat.owner())) {
                if (!lost) {
                    ledger.takeFrom(seat.owner(), seat.batchId());
                }
                change(
                        lane.id(),
                        seen ->
                                seen.seats().contains(seat) && !mine.contains(seat.id())
                                        ? seen.left(seat.id())
                                        : seen);
            }
        }
    }

    private Lane lane(String id) {
        var lane = lanes.get(id);
        return lane == null ? Lane.of(id) : lane;
    }

    private LaneRules rules(Lane lane) {
        return lane.edited() == null ? presets.of(lane.id()) : lane.edited();
    }

    private boolean hasRoom(Lane lane, String seatId, @Nullable String insteadOf) {
        int limit = limit(lane);
        return limit == 0 || lane.inHandBut(seatId, insteadOf) < limit;
    }

    private int limit(Lane lane) {
        int level = level(lane, clock.instant());
        int all = rules(lane).connections();
        if (level == 0) {
            return all;
        }
        return Math.max(1, (all == 0 ? relay.connections() : all) >> level);
    }

    private double rate(Lane lane) {
        return rules(lane).rate() / (1 << level(lane, clock.instant()));
    }

    private int level(Lane lane, Instant now) {
        return lane.slow() == null ? 0 : lane.slow().level(properties.breath(), now);
    }

    private int ownSeats(Lane lane) {
        return (int) lane.seats().stream().filter(it -> it.owner().equals(crew.me())).count();
    }

    /** Compare and set, until it was set or there is nothing to change. */
    private Lane change(String id, Function<Lane, Lane> to) {
        var seen = lanes.get(id);
        for (int i = 0; i < MOST_RACES; i++) {
            if (seen == null) {
                seen = find(id);
            }
            var next = to.apply(seen);
            if (next.equals(seen) && i > 0) {
                return seen;
            }
            if (!next.equals(seen) && replaced(seen, next)) {
                return seen(next);
            }
            seen = null;
        }
        throw new OptimisticLockingFailureException("lane does not stand still: " + id);
    }

    private boolean replaced(Lane seen, Lane next) {
        var same = query(where("_id").is(seen.id()).and("version").is(seen.version()));
        return mongo.replace(same, next).getMatchedCount() == 1;
    }

    private Lane find(String id) {
        var found = mongo.findById(id, Lane.class);
        if (found == null) {
            try {
                mongo.insert(Lane.of(id));
            } catch (DuplicateKeyException _) {
                // Another replica met it first.
            }
            found = mongo.findById(id, Lane.class);
        }
        return seen(found == null ? Lane.of(id) : found);
    }

    private Lane seen(Lane now) {
        return lanes.merge(
                now.id(), now, (before, it) -> before.version() > it.version() ? before : it);
    }

    @Override
    public void start() {
        rounds = Rounds.start("lanes", ROUND, this::refresh);
    }

    @Override
    public void stop() {
        if (rounds != null) {
            rounds.stop(Duration.ofSeconds(1));
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    @Override
    public int getPhase() {
        return Crew.PHASE + 3;
    }
}
