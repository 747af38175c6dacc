package fr.jeudi.dispatch.alarm;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A provider refuses us: nothing goes to its lane while this is open.
 *
 * @param era how often the lane has been resumed
 * @param attempts at the moment it was noticed
 * @param reason one word out of {@code replies.rules}
 * @param said the last reply, without addresses
 * @param paused open sends that have been paused while this and another provider's were open; null
 *     for none
 */
@Document("alarms")
record Alarm(
        @Id String lane,
        boolean open,
        int era,
        Instant since,
        int attempts,
        int refused,
        @Nullable String reason,
        @Nullable String said,
        @Nullable Instant resumedAt,
        @Nullable String resumedBy,
        @Nullable Set<String> paused) {

    /** Every domain that no rule of subscription-service knows. */
    private static final String OTHER = "other";

    static boolean isOfAProvider(String lane) {
        return !lane.equals(OTHER);
    }

    boolean hasPaused(String issueId) {
        return paused != null && paused.contains(issueId);
    }

    /** In hundredths, for people. */
    public int percent() {
        return attempts == 0 ? 0 : (int) Math.round(100.0 * refused / attempts);
    }
}
