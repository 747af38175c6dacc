package fr.jeudi.dispatch.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when each plan has been behind. Once for each time it falls behind, and only if that lasts,
 * it is an ERROR.
 */
final class Lateness {
    private static final Logger log = LoggerFactory.getLogger(Lateness.class);

    private final Duration patience;
    private final ZoneId zone;
    private final Map<String, Instant> behind = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    Lateness(Duration patience, ZoneId zone) {
        this.patience = patience;
        this.zone = zone;
    }

    /** The same plan with the rate it takes, and since when it has not been in time. */
    Plan judged(Plan plan, Instant now) {
        if (!isLate(plan, now)) {
            behind.remove(plan.issueId());
            told.remove(plan.issueId());
            return plan.judged(needed(plan, now), null);
        }
        var since = behind.computeIfAbsent(plan.issueId(), _ -> now);
        if (!now.isBefore(since.plus(patience)) && told.add(plan.issueId())) {
            log.error(
                    "send behind its plan issue={} target={} end={} late={}s lane={} limit={}",
                    plan.issueId(),
                    plan.target(),
                    plan.end(),
                    plan.late(),
                    plan.lane(),
                    plan.limit().word());
        }
        return plan.judged(needed(plan, now), since);
    }

    void forgetAllBut(Set<String> issues) {
        behind.keySet().retainAll(issues);
        told.retainAll(issues);
    }

    private static double needed(Plan plan, Instant now) {
        return plan.left() / Math.max(1, Duration.between(now, plan.target()).toMillis() / 1e3);
    }

    private boolean isLate(Plan plan, Instant now) {
        return plan.left() > 0
                && (plan.late() > 0
                        || (plan.allBy() != null && isStuck(plan, now))
                        || !plan.target().isAfter(now));
    }

    /** Whether it cannot be in time as things are, whatever is foretold of the rest. */
    private boolean isStuck(Plan plan, Instant now) {
        return switch (plan.limit()) {
            case RELAY -> true;
            case QUOTA -> plan.target().isBefore(midnightAfter(now));
            default -> plan.limit().isForPeople();
        };
    }

    private Instant midnightAfter(Instant now) {
        return LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
