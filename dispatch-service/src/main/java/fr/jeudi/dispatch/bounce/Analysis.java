package fr.jeudi.dispatch.bounce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a returned mail says.
 *
 * @param feedbackType of a complaint, as RFC 5965 names it
 */
public record Analysis(
        Kind kind,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String feedbackType,
        List<Affected> recipients) {

    static Analysis of(Kind kind, List<Affected> recipients) {
        return new Analysis(kind, null, recipients);
    }

    public enum Kind {
        BOUNCE("bounce"),
        COMPLAINT("complaint"),
        AUTO_REPLY("auto-reply"),
        DELIVERED("delivered"),
        OTHER("other");

        @JsonValue public final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /**
     * One person it is about.
     *
     * @param address null where the mail hides it; only a token of ours says then who it is
     * @param status RFC 3463
     * @param reply three digits
     */
    public record Affected(
            @Nullable String address,
            @Nullable String status,
            @Nullable String reply,
            String reason,
            Bucket bucket) {

        static Affected of(@Nullable String address, Quoted quoted, Verdict verdict) {
            return new Affected(
                    address,
                    quoted.status(),
                    quoted.code() == 0 ? null : String.valueOf(quoted.code()),
                    verdict.reason(),
                    verdict.bucket());
        }
    }
}
