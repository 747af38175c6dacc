package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.lanes.Lane.Seat;
import fr.jeudi.dispatch.lanes.Warmth.Booking;
import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.rounds.InRounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What a worker may send in which lane. Questions are answered from memory, a second old at most;
 * seats, and what may be sent on them, are taken in the store, so that they hold strictly over all
 * replicas (ADR 11, ADR 15).
 */
@Component
public class Lanes extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** After it a seat is known to all who may send: rounds may come late on a busy machine. */
    private static final Duration COUNTED_IN = ROUND.multipliedBy(3);

    private final LaneStore store;
    private final Limits limits;
    private final Privacy privacy;
    private final Ledger ledger;
    private final Crew crew;
    private final Clock clock;
    private final MeterRegistry meters;
    private final OwnSeats ours = new OwnSeats();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Turns turns = new Turns();

    Lanes(
            LaneStore store,
            Limits limits,
            Privacy privacy,
            Ledger ledger,
            Crew crew,
            Clock clock,
            MeterRegistry meters) {
        super("lanes", ROUND, Duration.ofSeconds(1), Crew.PHASE + 3);
        this.store = store;
        this.limits = limits;
        this.privacy = privacy;
        this.ledger = ledger;
        this.crew = crew;
        this.clock = clock;
        this.meters = meters;
    }

    /** Whether mail may go now: not paused, not stopped, within its hours, not in need of TLS. */
    public boolean isOpen(String id) {
        var lane = store.lane(id);
        return store.hasLooked()
                && limits.isOpen(lane)
                && !(limits.rules(lane).requireTls() && privacy.isMissing(id));
    }

    /** Whether one more batch may be begun: open, and today's share not used up. */
    public boolean mayBegin(String id) {
        return isOpen(id) && limits.warmth(store.lane(id)).map(it -> it.left() > 0).orElse(true);
    }

    /** Those in which no batch may be begun. */
    public Set<String> shut() {
        return store.lanes().stream()
                .map(Lane::id)
                .filter(it -> !mayBegin(it))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Names one lease of one batch, which is what needs a seat. */
    public static String seatId(String batchId, long fence) {
        return batchId + "#" + fence;
    }

    /** Connections in use, by all replicas. */
    public int inHand(String id) {
        return store.lane(id).seats().size();
    }

    /** Whether it seems that a seat is to be had. */
    public boolean hasRoom(String id, @Nullable String insteadOf) {
        return hasRoom(store.lane(id), "", insteadOf);
    }

    /**
     * Takes a seat, in the store.
     *
     * @param seatId see {@link #seatId}
     * @param insteadOf a seat of the same lane that is given up by the same write
     * @param mails how many there are to send; {@link #left} tells how many may be. With none the
     *     lane need have no room
     */
    public boolean enter(String id, String seatId, @Nullable String insteadOf, int mails) {
        ours.entering(seatId);
        var since = new AtomicReference<@Nullable Long>();
        var booked = new AtomicReference<@Nullable Booking>();
        boolean entered = false;
        try {
            var seat = new Seat(seatId, crew.me());
            UnaryOperator<Lane> entering =
                    seen -> {
                        since.set(ours.since(seen, insteadOf));
                        return entered(seen, seat, insteadOf, mails, booked);
                    };
            entered = store.change(id, entering).holds(seatId);
            return entered;
        } finally {
            if (entered) {
                ours.entered(seatId, since.get(), booked.get());
                if (insteadOf != null) {
                    ours.forget(insteadOf);
                }
            } else {
                ours.forget(seatId);
            }
        }
    }

    private Lane entered(
            Lane seen,
            Seat seat,
            @Nullable String insteadOf,
            int mails,
            AtomicReference<@Nullable Booking> booked) {
        booked.set(null);
        if (mails > 0 && !hasRoom(seen, seat.id(), insteadOf)) {
            return seen;
        }
        var settled = settled(seen, insteadOf);
        var warmth = limits.warmth(settled);
        if (warmth.isEmpty() || mails == 0) {
            return settled.entered(seat, insteadOf);
        }
        int granted = Math.min(mails, warmth.get().left());
        if (granted == 0) {
            return seen;
        }
        booked.set(Booking.of(warmth.get().day(), granted));
        return settled.warmed(warmth.get().booking(granted)).entered(seat, insteadOf);
    }

    /** Whether the lane has fewer seats by now, and this is one too many: the newest go first. */
    public boolean mustYield(String id, String seatId) {
        var lane = store.lane(id);
        int limit = limits.connections(lane);
        return limit > 0 && lane.place(seatId) >= limit;
    }

    /** Gives a seat up; nothing happens if it was given up before. */
    public void leave(String id, String seatId) {
        if (!ours.giveUp(seatId)) {
            return;
        }
        try {
            vacate(id, seatId);
        } catch (DataAccessException e) {
            log.debug("seat not given up, the next round will", e);
        }
    }

    private void vacate(String id, String seatId) {
        store.change(
                id,
                seen ->
                        seen.holds(seatId) && !ours.isHeld(seatId)
                                ? settled(seen, seatId).left(seatId)
                                : seen);
        ours.forget(seatId);
    }

    /** What this seat has booked and not sent may be sent on another. */
    private Lane settled(Lane seen, @Nullable String seatId) {
        var booking = seatId == null ? null : ours.booking(seatId);
        return booking == null || seen.warmth() == null
                ? seen
                : seen.warmed(seen.warmth().settling(booking));
    }

    /** How many mails may still be sent on a seat. */
    public int left(String id, String seatId) {
        if (limits.warmth(store.lane(id)).isEmpty()) {
            return Integer.MAX_VALUE;
        }
        var booking = ours.booking(seatId);
        return booking == null || !booking.day().equals(limits.today()) ? 0 : booking.left();
    }

    /** Whether its mails must wait for their turns. */
    public boolean isPaced(String id) {
        return limits.rate(store.lane(id)) > 0;
    }

    /** A number for so many more mails of a lane, to be called when they may be sent. */
    public double turn(String id, int mails) {
        return turns.draw(id, mails, share(id));
    }

    /** Zero or less once the number is called; later or sooner where the rate has been changed. */
    public Duration untilTurn(String id, double number) {
        return turns.until(id, number, share(id));
    }

    /**
     * This replica's share of the lane's rate, by its seats. The shares of all add up to one at
     * most, at any moment: while others have seats, only those of ours count that they have heard
     * of, and none while we may not have heard of theirs.
     */
    private double share(String id) {
        var lane = store.lane(id);
        double rate = limits.rate(lane);
        if (rate == 0) {
            return Turns.NO_LIMIT;
        }
        if (!store.hasLookedWithin(COUNTED_IN)) {
            return 0;
        }
        var own = lane.seats().stream().filter(it -> it.owner().equals(crew.me())).toList();
        int all = lane.seats().size();
        return own.size() == all
                ? rate
                : rate * own.stream().filter(it -> ours.isOlderThan(COUNTED_IN, it)).count() / all;
    }

    /** No limit is 0. */
    public int mailsPerConnection(String id) {
        return limits.rules(store.lane(id)).mailsPerConnection();
    }

    /** How long a connection may be unused. */
    public Duration idle(String id) {
        return limits.idle(store.lane(id));
    }

    /** Whether nothing of this lane may be said in the clear. */
    public boolean requireTls(String id) {
        return limits.rules(store.lane(id)).requireTls();
    }

    /** The relay offered no encryption to a lane that needs it: it waits. */
    public void unencrypted(String id) {
        privacy.missed(id);
    }

    /** One mail handed over on this seat, whatever came of it; what never left is none. */
    public void counted(String id, String seatId, DeliveryOutcome outcome) {
        if (outcome.wasHandedOver()) {
            meters.counter("dispatch.lane.mails", "lane", id).increment();
            boolean deferred = outcome instanceof DeliveryOutcome.Deferred;
            ours.use(seatId, deferred);
            var refusal = Refusal.of(outcome, clock.instant());
            if (refusal != null) {
                refusals.put(id, refusal);
            }
        }
    }

    /** The last refusal of each lane in a round, for all to see. */
    private void shareRefusals() {
        refusals.forEach((id, it) -> {
            store.change(id, seen -> seen.refusing(it));
            refusals.remove(id, it);
        });
    }

    /** A reader called a mail spam: a day on which many do does not make the next one larger. */
    public void complained(String issueId, String subscriberId) {
        ledger.batchesOf(issueId, List.of(subscriberId)).stream()
                .map(Batch::lane)
                .findFirst()
                .ifPresent(id -> store.change(id, this::complained));
    }

    private Lane complained(Lane seen) {
        return limits.warmth(seen).map(it -> seen.warmed(it.complaining())).orElse(seen);
    }

    /** What the other replicas did, and seats nobody sits in. */
    void refresh() {
        store.refresh();
        store.lanes().forEach(this::clear);
    }

    /**
     * That of an instance that is gone is freed only after its batch was taken from it by raising
     * the fence: should it wake, it can claim nothing, hence send nothing. What it had booked
     * counts as sent.
     */
    private void clear(Lane lane) {
        for (var seat : lane.seats()) {
            boolean lost = seat.owner().equals(crew.me()) && !ours.isHeld(seat.id());
            if (lost || crew.isGone(seat.owner())) {
                if (!lost) {
                    ledger.takeFrom(seat.owner(), seat.batchId());
                }
                vacate(lane.id(), seat.id());
            }
        }
    }

    private boolean hasRoom(Lane lane, String seatId, @Nullable String insteadOf) {
        int limit = limits.connections(lane);
        return limit == 0 || lane.inHandBut(seatId, insteadOf) < limit;
    }

    @Override
    protected void round() {
        refresh();
        shareRefusals();
    }
}
