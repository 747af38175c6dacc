package fr.jeudi.dispatch.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether more replicas, or one more connection, would end sooner what may go. Deferred mails, and
 * those beyond the day's quota of a warm-up, are left out: nobody can send them sooner.
 *
 * @param replicas alive now
 * @param wanted as few as meet the deadline, or as are of use where there is none
 * @param endWithWanted when what may go would end then, null if that cannot be said
 * @param mostUseful replicas beyond which it ends no sooner
 * @param lane the one that decides at {@code mostUseful}, null if nothing is left
 * @param limit what binds that lane then
 * @param endWithOneMoreConnection when that would end if that lane were allowed one more; null if
 *     no sooner
 */
public record Advice(
        int replicas,
        int wanted,
        @Nullable Instant endWithWanted,
        int mostUseful,
        @Nullable String lane,
        Limit limit,
        @Nullable Instant endWithOneMoreConnection) {
    /** What is gained must be worth it: a twentieth of the time left, and five seconds. */
    private static final double WORTH = 0.05;

    private static final Duration LEAST = Duration.ofSeconds(5);

    /** Whether somebody should start some. */
    public boolean isForMore() {
        return wanted > replicas;
    }

    /**
     * Out of what is left.
     *
     * @param capacity of so many replicas
     * @param target by when all must be out, null for as soon as possible
     */
    static Advice of(
            Collection<LaneLoad> all,
            int replicas,
            IntFunction<Capacity> capacity,
            int mostReplicas,
            @Nullable Instant target,
            Instant now) {
        var loads =
                all.stream().filter(it -> it.waitsFor() == null).map(LaneLoad::inReach).toList();
        boolean idle = loads.stream().allMatch(it -> it.due() == 0);
        var ends =
                IntStream.rangeClosed(1, Math.max(replicas, mostReplicas))
                        .mapToObj(it -> Forecast.of(loads, capacity.apply(it), now))
                        .toList();
        var best = ends.getLast().end();
        if (idle || best == null) {
            var slowest = ends.getLast().slowest();
            return new Advice(
                    replicas,
                    idle ? 0 : replicas,
                    null,
                    idle ? 0 : replicas,
                    slowest == null || idle ? null : slowest.getKey(),
                    slowest == null || idle ? Limit.NONE : slowest.getValue().limit(),
                    null);
        }
        int most = firstBy(ends, worthIt(best, now));
        int wanted = target == null ? most : Math.min(most, firstBy(ends, early(target, now)));
        var slowest = ends.get(most - 1).slowest();
        return new Advice(
                replicas,
                wanted,
                ends.get(wanted - 1).end(),
                most,
                slowest == null ? null : slowest.getKey(),
                slowest == null ? Limit.NONE : slowest.getValue().limit(),
                slowest == null ? null : oneMore(loads, slowest, capacity.apply(most), now));
    }

    private static @Nullable Instant oneMore(
            List<LaneLoad> loads,
            Map.Entry<String, Forecast.End> slowest,
            Capacity capacity,
            Instant now) {
        var before = slowest.getValue().at();
        if (slowest.getValue().limit() != Limit.CONNECTIONS || before == null) {
            return null;
        }
        var more =
                loads.stream()
                        .map(it -> it.lane().equals(slowest.getKey()) ? it.oneMoreConnection() : it)
                        .toList();
        var end = Forecast.of(more, capacity, now).end();
        return end != null && end.isBefore(before) ? end : null;
    }

    private static Instant worthIt(Instant best, Instant now) {
        var slack = Duration.between(now, best).toMillis() * WORTH;
        return best.plusMillis(Math.max((long) slack, LEAST.toMillis()));
    }

    /** A tenth of the time is kept in hand. */
    private static Instant early(Instant target, Instant now) {
        return target.minus(Duration.between(now, target).dividedBy(10));
    }

    private static int firstBy(List<Forecast> ends, Instant limit) {
        return IntStream.range(0, ends.size())
                .filter(it -> {
                    var end = ends.get(it).end();
                    return end != null && !end.isAfter(limit);
                })
                .map(it -> it + 1)
                .findFirst()
                .orElse(ends.size());
    }
}
