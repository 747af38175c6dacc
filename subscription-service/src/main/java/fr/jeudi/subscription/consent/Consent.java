package fr.jeudi.subscription.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import fr.jeudi.subscription.person.Language;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One decision of one person, with its proof (GDPR article 7(1), STANDARDS R1). Never changed but
 * for the addresses of machines, which are forgotten early; a correction is a new record.
 *
 * @param id derived from the subscriber, the change and the purpose, so that a repeat is the same
 * @param at when it took effect
 */
@Document("consents")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Consent(
        @Id String id,
        @Indexed String subscriberId,
        Purpose purpose,
        Decision decision,
        Instant at,
        Evidence evidence,
        @Nullable Confirmation confirmation,
        @Nullable Paper paper) {

    /** Each has a box of its own (STANDARDS C1, C8, R3). */
    public enum Purpose {
        NEWSLETTER("newsletter"),
        OPEN_TRACKING("openTracking"),
        CLICK_TRACKING("clickTracking");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    public enum Decision {
        GRANTED,
        DENIED,
        WITHDRAWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Source {
        FORM("form"),
        API("api"),
        IMPORT("import"),
        MAIL_LINK("mail-link"),
        STAFF("staff");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /**
     * How it came in.
     *
     * @param page path of the page that showed the wording; no token in it
     * @param wording null where none of ours was shown
     * @param ip null where there was none, and after a short time
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Evidence(
            Source source,
            String page,
            Language language,
            @Nullable Wording wording,
            Instant at,
            @Nullable String ip) {

        public Evidence with(@Nullable Wording wording) {
            return new Evidence(source, page, language, wording, at, ip);
        }
    }

    /** Names one exact text; {@link Wordings} keeps the text. */
    public record Wording(String id, String sha256) {}

    /**
     * The second half of a double opt-in.
     *
     * @param mailId of the confirmation mail; see {@link ConfirmationMail}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Confirmation(Instant at, @Nullable String ip, String mailId) {}

    /**
     * What staff vouch for: why, and since when.
     *
     * @param on day of the original consent, ISO 8601; null for a decision entered today
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Paper(String operator, String basis, @Nullable String on) {}
}
