package fr.jeudi.dispatch.mail;

import java.util.List;
import org.bson.types.Binary;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A compiled issue without its segments.
 *
 * @param secret drawn once; signs the return tokens, hence the Message-IDs, so that they stay the
 *     same at a retry and cannot be forged
 */
@Document("issues")
record KeptIssue(
        @Id String issueId,
        String fromAddress,
        int segments,
        List<IssueReleased.Variant> variants,
        Binary secret) {

    /** One segment, a document of its own: an issue may be larger than one document can be. */
    @Document("segments")
    record Segment(@Id String id, Binary bytes) {

        static String id(String issueId, int number) {
            return issueId + "/" + number;
        }
    }
}
