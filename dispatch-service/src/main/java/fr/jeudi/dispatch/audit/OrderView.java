package fr.jeudi.dispatch.audit;

import java.time.Instant;
import java.util.Map;
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

    static OrderView of(Order order) {
        return new OrderView(
                order.at(),
                order.who(),
                order.kind().word(),
                order.order(),
                order.subject(),
                order.reason(),
                order.details(),
                order.result());
    }

    public boolean isDone() {
        return result.equals(Audit.DONE);
    }
}
