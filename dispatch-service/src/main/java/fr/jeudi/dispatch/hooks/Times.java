package fr.jeudi.dispatch.hooks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.databind.JsonNode;

/** Times as providers write them; none that is missing, unreadable or still to come. */
final class Times {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private Times() {}

    static Instant seconds(JsonNode since1970, Instant now) {
        return since1970.isNumber() ? millis(since1970.asDouble() * 1000, now) : now;
    }

    static Instant millis(JsonNode since1970, Instant now) {
        return since1970.isNumber() ? millis(since1970.asDouble(), now) : now;
    }

    /** RFC 3339. */
    static Instant text(JsonNode time, Instant now) {
        try {
            return time.isString()
                    ? sane(OffsetDateTime.parse(time.asString()).toInstant(), now)
                    : now;
        } catch (DateTimeException _) {
            return now;
        }
    }

    private static Instant millis(double since1970, Instant now) {
        return sane(
                Instant.ofEpochMilli((long) Math.min(since1970, (double) now.toEpochMilli())), now);
    }

    private static Instant sane(Instant time, Instant now) {
        return time.isBefore(FIRST) || time.isAfter(now) ? now : time;
    }
}
