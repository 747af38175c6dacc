package fr.jeudi.composer.issue;

import fr.jeudi.composer.content.Content;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What an issue once said, kept to go back to.
 *
 * @param itself saved by the page while someone was typing: the next such save within a minute
 *     takes its place
 */
@Document("drafts")
public record Draft(
        @Id String id,
        @Indexed String issueId,
        long version,
        Content content,
        Instant savedAt,
        String savedBy,
        boolean itself) {

    static Draft of(Issue issue, boolean itself) {
        return new Draft(
                issue.id() + ":" + issue.version(),
                issue.id(),
                issue.version(),
                issue.content(),
                issue.savedAt(),
                issue.savedBy(),
                itself);
    }
}
