package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.outcome.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What was heard of a mail, one document for each kind of thing: of several bounces the gravest.
 *
 * @param open not told yet
 * @param revision how often something graver was heard, or the same after it was sent again; null
 *     is never
 * @param sentAgainAt on an operator's order the mail was, since then: this is past
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
        @Indexed Instant at,
        String source,
        @Indexed boolean open,
        @Nullable Integer revision,
        @Nullable Instant sentAgainAt) {

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
                heard.kind().isTold(),
                null,
                null);
    }

    /** As {@code delivery-reported} names what is told of it: each change is told as one. */
    String reportId() {
        return revision == null ? id : id + "/" + revision;
    }

    static String idOf(String mail, Kind kind) {
        return mail + "/" + kind.word();
    }
}
