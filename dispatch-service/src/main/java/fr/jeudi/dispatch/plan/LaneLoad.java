package fr.jeudi.dispatch.plan;

import fr.jeudi.dispatch.lanes.LaneRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What one lane has before it, and what it bears.
 *
 * @param due mails that may go now, those of earlier issues among them
 * @param batches they are in
 * @param later mails of this issue deferred until {@code lastDue}
 * @param connections allowed at this moment, 0 is no limit
 * @param rate mails a second allowed at this moment, 0 is no limit
 * @param speed mails a second that one connection has been seen to carry, 0 if not seen yet
 * @param slowed whether a complaint has lowered {@code connections} and {@code rate}
 * @param stoppedUntil nothing goes before, null if it is not stopped
 * @param quota null if it is not being warmed up
 * @param waitsFor HELD, PAUSED, UNENCRYPTED or QUOTA, null if none of them
 */
record LaneLoad(
        String lane,
        int due,
        int batches,
        int later,
        @Nullable Instant lastDue,
        int connections,
        double rate,
        double speed,
        boolean slowed,
        @Nullable Instant stoppedUntil,
        LaneRules rules,
        ZoneId zone,
        @Nullable Quota quota,
        @Nullable Limit waitsFor) {

    boolean isOpen(Instant at) {
        return !isStopped(at) && rules.isWithinHours(at, zone);
    }

    boolean isStopped(Instant at) {
        return stoppedUntil != null && at.isBefore(stoppedUntil);
    }

    /** When it next opens or closes, null if never. */
    @Nullable Instant nextChange(Instant at) {
        return isStopped(at) ? stoppedUntil : rules.nextChange(at, zone);
    }

    LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }

    Instant midnightAfter(Instant at) {
        return day(at).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Connections it could use if there were any number of them. */
    double most(double left) {
        double full = (double) due / Math.max(1, batches);
        double usable = Math.max(1, Math.ceil(left / Math.max(1, full)));
        return connections == 0 ? usable : Math.min(connections, usable);
    }

    /** Mails a second over so many connections. */
    double pace(double seats) {
        double pace = seats * speed;
        return rate > 0 ? Math.min(rate, pace) : pace;
    }

    /** What binds it while it has this share of all connections. */
    Limit limit(double seats, double left) {
        if (rate > 0 && seats * speed >= 0.85 * rate) {
            return slowed ? Limit.SLOWDOWN : Limit.RATE;
        }
        if (connections > 0 && seats >= connections - 0.01) {
            return slowed ? Limit.SLOWDOWN : Limit.CONNECTIONS;
        }
        return seats >= most(left) - 0.01 ? Limit.BATCHES : Limit.WORKERS;
    }

    LaneLoad withSpeed(double now) {
        return with(due, later, lastDue, connections, now, quota);
    }

    LaneLoad oneMoreConnection() {
        return with(due, later, lastDue, connections + 1, speed, quota);
    }

    /** What more hands could send sooner: nothing deferred, and nothing beyond today's quota. */
    LaneLoad inReach() {
        int mails = quota == null ? due : (int) Math.min(due, quota.left());
        return with(mails, 0, null, connections, speed, null);
    }

    private LaneLoad with(
            int dueNow,
            int laterNow,
            @Nullable Instant lastDueNow,
            int connectionsNow,
            double speedNow,
            @Nullable Quota quotaNow) {
        return new LaneLoad(
                lane,
                dueNow,
                batches,
                laterNow,
                lastDueNow,
                connectionsNow,
                rate,
                speedNow,
                slowed,
                stoppedUntil,
                rules,
                zone,
                quotaNow,
                waitsFor);
    }
}
