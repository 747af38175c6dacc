package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.lanes.Reaction.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * How one provider's mail stands, for all replicas. Whoever changes it names the {@code version} it
 * has seen, so two can never take the last seat.
 *
 * @param edited null while the preset holds
 * @param seats one for each batch in a worker's hands, hence for each connection
 * @param slow null if the provider never complained
 * @param warmth the last day of a plan to warm it up; null if there was none
 * @param refusal the last there was; null if there was none
 */
@Document("lanes")
record Lane(
        @Id String id,
        long version,
        @Nullable LaneRules edited,
        boolean paused,
        List<Seat> seats,
        @Nullable Slowdown slow,
        @Nullable Warmth warmth,
        @Nullable Refusal refusal) {
    /** Stands for what holds for all lanes; no lane is called so. */
    static final String HOUSE = "*";

    /** What the API calls it. */
    static final String ALL = "all";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,30}");

    /** Whether subscription-service could name a lane so. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.equals(ALL);
    }

    /** One lease of a batch, and the instance that holds it. */
    record Seat(String id, String owner) {

        String batchId() {
            return id.substring(0, id.lastIndexOf('#'));
        }
    }

    /**
     * The provider said that we are too fast.
     *
     * @param step how often in a row; each halves connections and rate
     * @param until nothing is sent before
     * @param heard replies that presets react to, oldest first; none in what was kept before
     */
    record Slowdown(
            int step, Instant until, String reply, Instant at, @Nullable List<Heard> heard) {
        private static final int MOST = 6;
        private static final int BREATHS_A_STEP = 6;

        /** What this reply makes of it. Replies while it is stopped are of the same spell. */
        static Slowdown after(
                @Nullable Slowdown before, String reply, Duration breath, Instant now) {
            var heard = before == null ? null : before.heard;
            if (before != null && before.isStopped(now)) {
                return new Slowdown(before.step, before.until, reply, now, heard);
            }
            int step = Math.min(MOST, 1 + (before == null ? 0 : before.level(breath, now)));
            var wait = breath.multipliedBy(1L << (step - 1));
            return new Slowdown(step, now.plus(wait), reply, now, heard);
        }

        /** That reply was no complaint about speed. */
        static Slowdown beside(@Nullable Slowdown before, String reply, Instant now) {
            return before == null
                    ? new Slowdown(0, now, reply, now, null)
                    : new Slowdown(before.step, before.until, reply, now, before.heard);
        }

        /** The same, with what presets make of it. */
        Slowdown hearing(List<Heard> now, Instant stop) {
            return new Slowdown(step, later(until, stop), reply, at, now);
        }

        /** The stop is over, by order. It stays slow, and counts anew what it hears. */
        Slowdown lifted(Instant now) {
            return isStopped(now) ? new Slowdown(step, now, reply, at, null) : this;
        }

        boolean isStopped(Instant now) {
            return now.isBefore(until);
        }

        /** Steps that still hold: one less for every six breaths after the stop. */
        int level(Duration breath, Instant now) {
            if (isStopped(now)) {
                return step;
            }
            long eased =
                    Duration.between(until, now).dividedBy(breath.multipliedBy(BREATHS_A_STEP));
            return (int) Math.max(0, step - eased);
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    static Lane of(String id) {
        return new Lane(id, 0, null, false, List.of(), null, null, null);
    }

    List<Heard> heard() {
        return slow == null || slow.heard == null ? List.of() : slow.heard;
    }

    /** Null is back to the preset. */
    Lane ruled(@Nullable LaneRules rules) {
        return new Lane(id, version + 1, rules, paused, seats, slow, warmth, refusal);
    }

    Lane paused(boolean now) {
        return new Lane(id, version + 1, edited, now, seats, slow, warmth, refusal);
    }

    Lane slowed(Slowdown now) {
        return new Lane(id, version + 1, edited, paused, seats, now, warmth, refusal);
    }

    Lane warmed(@Nullable Warmth now) {
        return new Lane(id, version + 1, edited, paused, seats, slow, now, refusal);
    }

    Lane refusing(Refusal now) {
        return refusal != null && !refusal.at().isBefore(now.at())
                ? this
                : new Lane(id, version + 1, edited, paused, seats, slow, warmth, now);
    }

    Lane entered(Seat seat, @Nullable String insteadOf) {
        return seated(Stream.concat(without(seat.id(), insteadOf), Stream.of(seat)).toList());
    }

    Lane left(String seatId) {
        return seated(without(seatId, null).toList());
    }

    /** How many seats others than these hold. */
    int inHandBut(String seatId, @Nullable String other) {
        return (int) without(seatId, other).count();
    }

    /** How many have been longer on their seats; -1 for whoever has none. */
    int place(String seatId) {
        for (int i = 0; i < seats.size(); i++) {
            if (seats.get(i).id().equals(seatId)) {
                return i;
            }
        }
        return -1;
    }

    boolean holds(String seatId) {
        return seats.stream().anyMatch(it -> it.id().equals(seatId));
    }

    private Lane seated(List<Seat> now) {
        return new Lane(id, version + 1, edited, paused, now, slow, warmth, refusal);
    }

    private Stream<Seat> without(String one, @Nullable String other) {
        return seats.stream().filter(it -> !it.id().equals(one) && !it.id().equals(other));
    }
}
