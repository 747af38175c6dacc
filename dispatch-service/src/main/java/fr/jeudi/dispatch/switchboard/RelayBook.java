package fr.jeudi.dispatch.switchboard;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.relay.Seats;
import fr.jeudi.dispatch.switchboard.RelayEntry.Taken;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * What all replicas know of the relays. A seat is taken in the store before a connection is opened,
 * by compare and set as in a lane (ADR 11), and costs nothing while the connection lasts.
 */
@Component
class RelayBook implements Seats {
    private static final Logger log = LoggerFactory.getLogger(RelayBook.class);
    private static final int MOST_RACES = 100;

    private final MongoTemplate mongo;
    private final Crew crew;
    private final Clock clock;
    private final Set<String> taking = ConcurrentHashMap.newKeySet();
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    RelayBook(MongoTemplate mongo, Crew crew, Clock clock) {
        this.mongo = mongo;
        this.crew = crew;
        this.clock = clock;
    }

    @Override
    public Optional<Seat> take(String relay, int most, boolean urgent) {
        var id = UUID.randomUUID().toString();
        var seat = new Taken(id, crew.me(), urgent);
        taking.add(id);
        try {
            var after =
                    change(
                            relay,
                            seen ->
                                    seen.hasRoom(most, urgent) && !seen.holds(id)
                                            ? seen.seated(seat)
                                            : seen);
            if (after.holds(id)) {
                held.add(id);
                return Optional.of(new OwnSeat(relay, id));
            }
        } catch (DataAccessException e) {
            log.debug("no seat relay={}", relay, e);
        } finally {
            taking.remove(id);
        }
        return Optional.empty();
    }

    @Override
    public int sharers() {
        return crew.alive();
    }

    /** An order; it is kept with who gave it. */
    void order(String relay, boolean drain, String who) {
        change(
                relay,
                seen -> seen.drained() == drain ? seen : seen.ordered(drain, who, clock.instant()));
    }

    /**
     * All that is known, once the seats nobody sits in are freed. Those of ours that were given
     * away while we were taken for gone are ours no more.
     */
    List<RelayEntry> look() {
        var before = Set.copyOf(held);
        var entries = mongo.find(new Query(), RelayEntry.class);
        before.stream()
                .filter(id -> entries.stream().noneMatch(it -> it.holds(id)))
                .forEach(held::remove);
        for (var entry : entries) {
            entry.seats().stream()
                    .filter(this::isEmpty)
                    .forEach(seat -> change(entry.id(), seen -> seen.without(seat.id())));
        }
        return entries;
    }

    private boolean isEmpty(Taken seat) {
        return seat.owner().equals(crew.me())
                ? !taking.contains(seat.id()) && !held.contains(seat.id())
                : crew.isGone(seat.owner());
    }

    private RelayEntry change(String relay, UnaryOperator<RelayEntry> to) {
        for (int i = 0; i < MOST_RACES; i++) {
            var seen = find(relay);
            var next = to.apply(seen);
            if (next.equals(seen) || replaced(seen, next)) {
                return next;
            }
        }
        throw new OptimisticLockingFailureException("relay does not stand still: " + relay);
    }

    private boolean replaced(RelayEntry seen, RelayEntry next) {
        var same = query(where("_id").is(seen.id()).and("version").is(seen.version()));
        return mongo.replace(same, next).getMatchedCount() == 1;
    }

    private RelayEntry find(String relay) {
        var found = mongo.findById(relay, RelayEntry.class);
        if (found == null) {
            try {
                return mongo.insert(RelayEntry.of(relay));
            } catch (DuplicateKeyException _) {
                found = mongo.findById(relay, RelayEntry.class);
            }
        }
        return found == null ? RelayEntry.of(relay) : found;
    }

    private void leave(String relay, String seatId) {
        if (!held.remove(seatId)) {
            return;
        }
        try {
            change(relay, seen -> seen.without(seatId));
        } catch (DataAccessException e) {
            log.debug("seat not given up, the next round will", e);
        }
    }

    private final class OwnSeat implements Seat {
        private final String relay;
        private final String id;

        OwnSeat(String relay, String id) {
            this.relay = relay;
            this.id = id;
        }

        @Override
        public boolean isOurs() {
            return held.contains(id);
        }

        @Override
        public void close() {
            leave(relay, id);
        }
    }
}
