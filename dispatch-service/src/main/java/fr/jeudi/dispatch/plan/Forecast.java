package fr.jeudi.dispatch.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When each lane ends, played through as workers would: each lane gets as many connections as it
 * may have and the others leave, until it is done. A lane that waits for people is played as if it
 * went on now.
 */
record Forecast(SortedMap<String, End> lanes) {
    private static final Duration HORIZON = Duration.ofDays(14);
    private static final double HALF_A_MAIL = 0.5;

    /**
     * The end of one lane.
     *
     * @param at null if it is not within two weeks, or no mail has been timed yet
     * @param limit what bound it for the longest time
     */
    record End(@Nullable Instant at, Limit limit) {}

    static Forecast of(Collection<LaneLoad> loads, Capacity capacity, Instant now) {
        var known = loads.stream().mapToDouble(LaneLoad::speed).filter(it -> it > 0).average();
        var timed =
                loads.stream()
                        .map(it -> it.speed() > 0 ? it : it.withSpeed(known.orElse(0)))
                        .toList();
        return new Forecast(
                known.isPresent() ? new Play(timed, capacity, now).ends() : unknown(timed));
    }

    private static SortedMap<String, End> unknown(List<LaneLoad> loads) {
        var ends = new TreeMap<String, End>();
        loads.forEach(it -> ends.put(it.lane(), new End(null, Limit.NONE)));
        return ends;
    }

    /** The lane that ends last; one whose end cannot be said is later than any. */
    Map.@Nullable Entry<String, End> slowest() {
        return lanes.entrySet().stream()
                .max(Comparator.comparing(it -> orNever(it.getValue().at())))
                .orElse(null);
    }

    /** When all is over, null if that cannot be said. */
    @Nullable Instant end() {
        var slowest = slowest();
        return slowest == null ? null : slowest.getValue().at();
    }

    private static Instant orNever(@Nullable Instant at) {
        return at == null ? Instant.MAX : at;
    }

    /** One run through time, from change to change. */
    private static final class Play {
        private final List<LaneLoad> loads;
        private final Capacity capacity;
        private final Instant start;
        private final Map<String, Double> left = new HashMap<>();
        private final Map<String, Instant> deferred = new HashMap<>();
        private final Map<String, Map<Limit, Double>> bound = new HashMap<>();
        private final Map<String, Instant> done = new HashMap<>();
        private final Map<String, Quota> quotas = new HashMap<>();
        private Instant now;

        Play(List<LaneLoad> loads, Capacity capacity, Instant start) {
            this.loads = loads;
            this.capacity = capacity;
            this.start = start;
            this.now = start;
            for (var it : loads) {
                left.put(it.lane(), (double) it.due());
                if (it.due() == 0) {
                    done.put(it.lane(), start);
                }
                if (it.later() > 0 && it.lastDue() != null) {
                    deferred.put(it.lane(), it.lastDue());
                }
                if (it.quota() != null) {
                    quotas.put(it.lane(), it.quota());
                }
            }
        }

        SortedMap<String, End> ends() {
            while (isAnyLeft() && now.isBefore(start.plus(HORIZON)) && step()) {}
            var ends = new TreeMap<String, End>();
            loads.forEach(it -> ends.put(it.lane(), end(it)));
            return ends;
        }

        private boolean isAnyLeft() {
            return loads.stream().anyMatch(this::isUnfinished);
        }

        private boolean isUnfinished(LaneLoad it) {
            return left(it) >= HALF_A_MAIL || deferred.containsKey(it.lane());
        }

        /** To the next moment at which a lane ends, opens or closes; false if there is none. */
        private boolean step() {
            loads.forEach(this::fallDue);
            var waiting = loads.stream().filter(this::isUnfinished).toList();
            var seats = share(waiting.stream().filter(this::maySend).toList());
            double share = shareOfRate(waiting, seats);
            double seconds = Double.MAX_VALUE;
            for (var it : waiting) {
                double pace = share * it.pace(seats.getOrDefault(it.lane(), 0.0));
                if (pace > 0) {
                    seconds = Math.min(seconds, Math.min(left(it), quota(it)) / pace);
                }
                var change = nextChange(it);
                if (change != null) {
                    seconds = Math.min(seconds, Duration.between(now, change).toMillis() / 1e3);
                }
            }
            if (seconds == Double.MAX_VALUE) {
                return false;
            }
            pass(waiting, seats, share, Math.max(seconds, 0.001));
            return true;
        }

        /** All that is deferred is taken to be so until the last of it is due. */
        private void fallDue(LaneLoad it) {
            var due = deferred.get(it.lane());
            if (due != null && !due.isAfter(now)) {
                deferred.remove(it.lane());
                left.merge(it.lane(), (double) it.later(), Double::sum);
            }
        }

        private boolean maySend(LaneLoad it) {
            return left(it) >= HALF_A_MAIL && isOpen(it);
        }

        private boolean isOpen(LaneLoad it) {
            return it.isOpen(now) && quota(it) >= HALF_A_MAIL;
        }

        /** Of today. */
        private double quota(LaneLoad it) {
            var quota = quotas.get(it.lane());
            return quota == null ? Double.MAX_VALUE : quota.left();
        }

        /** A day's quota is new at midnight. */
        private @Nullable Instant nextChange(LaneLoad it) {
            var midnight = quotas.containsKey(it.lane()) ? it.midnightAfter(now) : null;
            return Stream.of(it.nextChange(now), midnight, deferred.get(it.lane()))
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        /** What is left of each lane's pace once the relays' rate is spread over all. */
        private double shareOfRate(List<LaneLoad> waiting, Map<String, Double> seats) {
            double all =
                    waiting.stream()
                            .mapToDouble(it -> it.pace(seats.getOrDefault(it.lane(), 0.0)))
                            .sum();
            return capacity.rate() > 0 && all > capacity.rate() ? capacity.rate() / all : 1;
        }

        private void pass(
                List<LaneLoad> waiting, Map<String, Double> seats, double share, double seconds) {
            for (var it : waiting) {
                double own = seats.getOrDefault(it.lane(), 0.0);
                bound.computeIfAbsent(it.lane(), _ -> new HashMap<>())
                        .merge(limit(it, own, share), seconds, Double::sum);
                double sent = seconds * share * it.pace(own);
                left.merge(it.lane(), -sent, Double::sum);
                quotas.computeIfPresent(it.lane(), (_, quota) -> quota.less(sent));
            }
            var before = now;
            now = now.plusNanos((long) Math.min(seconds * 1e9, (double) HORIZON.toNanos()));
            waiting.stream()
                    .filter(it -> it.day(before).isBefore(it.day(now)))
                    .forEach(it ->
                            quotas.computeIfPresent(it.lane(), (_, quota) -> quota.tomorrow()));
            waiting.stream().filter(it -> left(it) < HALF_A_MAIL).forEach(this::done);
        }

        /** Where deferred mails are awaited, nothing that bound it so far decides its end. */
        private void done(LaneLoad it) {
            boolean isFirst = done.put(it.lane(), now) == null;
            if (isFirst && deferred.containsKey(it.lane())) {
                bound.remove(it.lane());
            }
        }

        private Limit limit(LaneLoad it, double seats, double share) {
            if (it.isStopped(now)) {
                return Limit.SLOWDOWN;
            }
            if (!it.isOpen(now)) {
                return Limit.HOURS;
            }
            if (!isOpen(it)) {
                return Limit.QUOTA;
            }
            if (left(it) < HALF_A_MAIL) {
                return Limit.DEFERRED;
            }
            var own = it.limit(seats, left(it));
            boolean ofRelays = share < 1 || (own == Limit.WORKERS && capacity.ofRelays());
            return ofRelays ? Limit.RELAYS : own;
        }

        /** Fewest first, as far as each can use them. */
        private Map<String, Double> share(List<LaneLoad> open) {
            var seats = new HashMap<String, Double>();
            double free = capacity.connections();
            int sharing = open.size();
            var byNeed =
                    open.stream()
                            .sorted(Comparator.comparingDouble(it -> it.most(left(it))))
                            .toList();
            for (var it : byNeed) {
                double own = Math.min(it.most(left(it)), free / sharing--);
                seats.put(it.lane(), own);
                free -= own;
            }
            return seats;
        }

        private double left(LaneLoad it) {
            return left.getOrDefault(it.lane(), 0.0);
        }

        private End end(LaneLoad it) {
            var end = isUnfinished(it) ? null : done.getOrDefault(it.lane(), start);
            return new End(end, limit(it));
        }

        private Limit limit(LaneLoad it) {
            return bound.getOrDefault(it.lane(), Map.of()).entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(Limit.NONE);
        }
    }
}
