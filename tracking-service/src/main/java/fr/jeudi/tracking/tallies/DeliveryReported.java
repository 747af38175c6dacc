package fr.jeudi.tracking.tallies;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of the topic {@code delivery-reported} reports need: the totals of an issue, if any. */
record DeliveryReported(Instant at, @Nullable String issueId, @Nullable Delivery totals) {

    DeliveryReported {
        Objects.requireNonNull(at);
    }
}
