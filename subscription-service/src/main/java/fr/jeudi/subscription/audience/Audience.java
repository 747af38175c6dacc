package fr.jeudi.subscription.audience;

import fr.jeudi.subscription.subscriber.Frequency;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Whom one issue goes to, and how far that is written.
 *
 * @param pages written to Kafka so far
 * @param finishedAt null until all are
 */
@Document("audiences")
record Audience(
        @Id String issueId,
        List<Frequency> frequencies,
        int pages,
        Instant startedAt,
        @Nullable Instant finishedAt) {}
