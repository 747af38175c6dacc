package fr.jeudi.tracking.hits;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fr.jeudi.tracking.readers.Kind;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One open or click: the topic {@value #TOPIC}. Says nothing of the person unless they agreed
 * (STANDARDS C6), and never by which machine they came.
 *
 * @param subscriberId null where measured in sum only
 * @param link its number; clicks only
 */
public record EngagementRecorded(
        String hitId,
        Instant at,
        Kind kind,
        String issueId,
        @Nullable String subscriberId,
        @Nullable Integer link,
        Verdict verdict,
        String rule) {
    public static final String TOPIC = "engagement-recorded";
    private static final Pattern ID = Pattern.compile("[a-z2-7]{16}");

    public EngagementRecorded {
        requireId(hitId);
        requireId(issueId);
        if (subscriberId != null) {
            requireId(subscriberId);
        }
        Objects.requireNonNull(at);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(rule);
        if ((kind == Kind.CLICK) != (link != null) || (link != null && link >>> 16 != 0)) {
            throw new IllegalArgumentException("a click has a link, an open has none");
        }
    }

    @JsonIgnore
    String key() {
        return subscriberId == null ? issueId : subscriberId;
    }

    private static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id");
        }
    }
}
