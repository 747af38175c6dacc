package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.lanes.Lane.Seat;
import fr.jeudi.dispatch.lanes.Warmth.Booking;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The seats of this replica, of all lanes, until they are gone from the store. */
final class OwnSeats {
    private final Map<String, Own> seats = new ConcurrentHashMap<>();

    /**
     * What is known of one.
     *
     * @param since when it was in the store, or the one whose place it took; null until it is
     * @param booking what may be sent on it; null where a day has no limit
     * @param isHeld false once it is to be given up
     */
    private record Own(@Nullable Long since, @Nullable Booking booking, boolean isHeld) {
        Own using(boolean deferred) {
            return booking == null ? this : new Own(since, booking.using(deferred), isHeld);
        }

        Own givenUp() {
            return new Own(since, booking, false);
        }
    }

    /** From now on it may be in the store. */
    void entering(String seatId) {
        seats.put(seatId, new Own(null, null, true));
    }

    /** It is in the store. */
    void entered(String seatId, @Nullable Long since, @Nullable Booking booking) {
        seats.put(seatId, new Own(since == null ? System.nanoTime() : since, booking, true));
    }

    /** False if it was not held. */
    boolean giveUp(String seatId) {
        var held = new AtomicBoolean();
        seats.computeIfPresent(
                seatId,
                (_, it) -> {
                    held.set(it.isHeld());
                    return it.givenUp();
                });
        return held.get();
    }

    void forget(String seatId) {
        seats.remove(seatId);
    }

    boolean isHeld(String seatId) {
        var own = seats.get(seatId);
        return own != null && own.isHeld();
    }

    /** Null of a seat that others have freed: they do not know who takes its place. */
    @Nullable Long since(Lane seen, @Nullable String seatId) {
        var own = seatId != null && seen.holds(seatId) ? seats.get(seatId) : null;
        return own == null ? null : own.since();
    }

    boolean isOlderThan(Duration age, Seat seat) {
        var own = seats.get(seat.id());
        return own != null
                && own.since() != null
                && System.nanoTime() - own.since() > age.toNanos();
    }

    @Nullable Booking booking(String seatId) {
        var own = seats.get(seatId);
        return own == null ? null : own.booking();
    }

    void use(String seatId, boolean deferred) {
        seats.computeIfPresent(seatId, (_, it) -> it.using(deferred));
    }
}
