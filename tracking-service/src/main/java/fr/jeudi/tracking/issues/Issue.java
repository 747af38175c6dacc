package fr.jeudi.tracking.issues;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** An issue as it was released. */
@Document("issues")
public record Issue(
        @Id String issueId, int number, String title, Instant releasedAt, List<Link> links) {

    public Issue {
        Objects.requireNonNull(issueId);
        Objects.requireNonNull(title);
        Objects.requireNonNull(releasedAt);
        links = List.copyOf(links);
    }
}
