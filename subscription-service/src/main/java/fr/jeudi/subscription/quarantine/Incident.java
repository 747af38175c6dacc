package fr.jeudi.subscription.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Too many of one provider said not to exist. What is decided holds for what comes until {@code
 * until}.
 *
 * @param id lane and day, so that two instances that notice it make one
 * @param attempts when it was noticed
 * @param before share of such answers in the 90 days before
 * @param decidedBy null where time decided
 */
@Document("incidents")
record Incident(
        @Id String id,
        @Indexed String lane,
        Instant openedAt,
        Instant until,
        long attempts,
        long hard,
        double before,
        Decision decision,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy) {
    /** What was said shortly before it was noticed may be reported after. */
    private static final Duration LATE = Duration.ofHours(1);

    enum Decision {
        /** Held until somebody decides. */
        OPEN,
        /** They do exist: nobody is suppressed. */
        RELEASED,
        /** They do not exist: all are suppressed. */
        CONFIRMED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean covers(Instant at) {
        return !at.isBefore(openedAt.minus(LATE)) && at.isBefore(until);
    }

    public boolean isOpen() {
        return decision == Decision.OPEN;
    }
}
