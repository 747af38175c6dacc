package fr.jeudi.subscription.quarantine;

import fr.jeudi.subscription.quarantine.QuarantineProperties.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What was counted of one lane in one minute, or on one day (UTC). A repeated report counts again,
 * above and below the line alike.
 *
 * @param suppressed whom that minute's replies suppressed; null if nobody
 * @param until then it is of no more use
 */
@Document("attempts")
record Slice(
        @Id String id,
        long attempts,
        long hard,
        @Nullable List<String> suppressed,
        @Indexed Instant until) {
    static final Duration MINUTE_KEPT = Duration.ofHours(3);
    static final Duration DAY_KEPT = Duration.ofDays(92);
    private static final int DAYS = 90;

    Counted counted() {
        return new Counted(attempts, hard);
    }

    static String minute(String lane, Instant at) {
        return lane + "/" + at.truncatedTo(ChronoUnit.MINUTES);
    }

    static String day(String lane, Instant at) {
        return lane + "/" + at.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Up to and with the minute of {@code at}. */
    static List<String> minutesUntil(String lane, Instant at, int minutes) {
        return LongStream.range(0, minutes)
                .mapToObj(ago -> minute(lane, at.minus(Duration.ofMinutes(ago))))
                .toList();
    }

    static List<String> daysBefore(String lane, Instant at) {
        return LongStream.rangeClosed(1, DAYS)
                .mapToObj(ago -> day(lane, at.minus(Duration.ofDays(ago))))
                .toList();
    }
}
