package fr.jeudi.dispatch.plan;

import fr.jeudi.dispatch.lanes.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a send stands against its deadline.
 *
 * @param allBy what an operator set, null if nobody did
 * @param by who set it
 * @param deadline the composer's: nothing is sent after it
 * @param asOf when this was reckoned
 * @param left mails still to go
 * @param needed mails a second it would take
 * @param rate mails a second over the last ten
 * @param end when it will be over if everything that waits for people went on now; null if that
 *     cannot be said yet, or a warm-up leaves some of it to another day
 * @param lane the one that ends last, or waits; null if what limits is not one lane's
 * @param limit what binds it
 * @param behindSince since when it has not been in time, null if it is
 */
public record Plan(
        String issueId,
        @Nullable Instant allBy,
        @Nullable String by,
        Instant deadline,
        Instant asOf,
        int left,
        double needed,
        double rate,
        @Nullable Instant end,
        @Nullable String lane,
        Limit limit,
        List<LanePlan> lanes,
        Advice advice,
        @Nullable Instant behindSince) {

    /**
     * One lane of it.
     *
     * @param waiting mails due now
     * @param deferred mails to be tried again later
     * @param connections in use, by all replicas and issues
     * @param allowed connections allowed now, 0 is no limit
     * @param open whether mail may go at this moment
     * @param level how far a complaint has slowed it, 0 is not at all
     * @param lastReply the last complaint that we are too fast
     * @param lastRefusal the last reply that was no yes, whatever it said
     */
    public record LanePlan(
            String lane,
            int waiting,
            int deferred,
            double rate,
            int connections,
            int allowed,
            boolean open,
            int level,
            @Nullable String hours,
            @Nullable Instant stoppedUntil,
            @Nullable String lastReply,
            @Nullable Instant repliedAt,
            @Nullable Refusal lastRefusal,
            @Nullable Instant end,
            Limit limit) {

        /** Connections and rate are divided by it. */
        public int slower() {
            return 1 << level;
        }
    }

    /** The same, judged. */
    Plan judged(double mailsPerSecond, @Nullable Instant since) {
        return new Plan(
                issueId,
                allBy,
                by,
                deadline,
                asOf,
                left,
                mailsPerSecond,
                rate,
                end,
                lane,
                limit,
                lanes,
                advice,
                since);
    }

    /** When it must be over. */
    public Instant target() {
        return allBy == null || allBy.isAfter(deadline) ? deadline : allBy;
    }

    /**
     * Seconds in hand; below 0 it is late; null if that cannot be said. Whatever its end, a target
     * that is past has been missed by as much.
     */
    public @Nullable Long spare() {
        boolean missed = left > 0 && asOf.isAfter(target());
        var until = end == null && missed ? asOf : end;
        return until == null ? null : Duration.between(until, target()).toSeconds();
    }

    /** By how many seconds it will be late, 0 if it will not. */
    public long late() {
        var spare = spare();
        return spare == null ? 0 : Math.max(0, -spare);
    }

    public boolean isBehind() {
        return behindSince != null;
    }

    /** Lanes that will not be in time by themselves, the last one first. */
    public List<LanePlan> lateLanes() {
        return lanes.stream()
                .filter(it -> it.end() != null && it.end().isAfter(target()))
                .sorted(Comparator.comparing(it -> it.end() == null ? target() : it.end()))
                .toList()
                .reversed();
    }
}
