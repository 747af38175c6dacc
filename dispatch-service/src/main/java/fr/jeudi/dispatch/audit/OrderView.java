package fr.jeudi.dispatch.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An order for people and machines. */
record OrderView(
        Instant at,
        String who,
        String kind,
        String order,
        String subject,
        @Nullable String reason,
        Map<String, String> details,
        String result) {
    private static final Set<String> TIMES = Set.of("allBy", "deadline");

    static OrderView of(Order order) {
        return new OrderView(
                order.at(),
                order.who(),
                order.kind().word(),
                order.order(),
                order.subject(),
                order.reason(),
                new TreeMap<>(order.details()),
                order.result());
    }

    /** The moment a detail names, null if it names none. */
    public @Nullable Instant time(String detail) {
        var said = details.get(detail);
        try {
            return said == null || !TIMES.contains(detail) ? null : Instant.parse(said);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    public boolean isDone() {
        return result.equals(Audit.DONE);
    }
}
