package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.outcome.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What was heard of a mail, one document for each kind of thing.
 *
 * @param open not told yet
 */
@Document("returns")
@CompoundIndex(def = "{'issueId': 1, 'kind': 1, '_id': 1}")
public record Returned(
        @Id String id,
        Kind kind,
        @Nullable @Indexed String subscriberId,
        @Nullable String issueId,
        @Nullable String mailId,
        String messageId,
        @Nullable String status,
        @Nullable String cause,
        @Nullable Verdict verdict,
        Instant at,
        String source,
        @Indexed boolean open) {

    static Returned of(Heard heard) {
        var origin = heard.origin();
        return new Returned(
                idOf(origin.id(), heard.kind()),
                heard.kind(),
                origin.subscriberId(),
                origin.issueId(),
                origin.mailId(),
                origin.messageId(),
                heard.status(),
                heard.cause(),
                heard.verdict(),
                heard.at(),
                heard.source(),
                heard.kind().isTold());
    }

    static String idOf(String mail, Kind kind) {
        return mail + "/" + kind.word();
    }
}
