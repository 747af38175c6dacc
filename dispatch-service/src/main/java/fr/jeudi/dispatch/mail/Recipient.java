package fr.jeudi.dispatch.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person of an audience, as the batch names them. Prints without the address.
 *
 * @param address empty once the person is forgotten, or the issue ended long ago
 * @param unreachable null where mail can get there, as far as the DNS told
 */
public record Recipient(
        String subscriberId,
        String address,
        @Nullable String name,
        List<Section> sections,
        Tracking openTracking,
        Tracking clickTracking,
        @Nullable Unreachable unreachable) {

    public enum Section {
        @JsonProperty("event")
        EVENT,
        @JsonProperty("portrait")
        PORTRAIT,
        @JsonProperty("tool")
        TOOL
    }

    /** Individual only with consent; otherwise the same link for all (STANDARDS 2.1). */
    public enum Tracking {
        @JsonProperty("individual")
        INDIVIDUAL,
        @JsonProperty("aggregate")
        AGGREGATE
    }

    /** Why no mail gets to the domain, and the status that says so (STANDARDS I7). */
    public enum Unreachable {
        @JsonProperty("null-mx")
        NULL_MX("null-mx", "5.1.10"),
        @JsonProperty("no-host")
        NO_HOST("no-host", "5.1.2");

        private final String word;
        private final String status;

        Unreachable(String word, String status) {
            this.word = word;
            this.status = status;
        }

        public String word() {
            return word;
        }

        public String status() {
            return status;
        }
    }

    public boolean wasForgotten() {
        return address.isBlank();
    }

    /** The same person after a withdrawal: whatever is no longer granted counts in sum only. */
    public Recipient granting(boolean opens, boolean clicks) {
        return new Recipient(
                subscriberId,
                address,
                name,
                sections,
                opens ? openTracking : Tracking.AGGREGATE,
                clicks ? clickTracking : Tracking.AGGREGATE,
                unreachable);
    }

    @Override
    public String toString() {
        return "Recipient[" + subscriberId + "]";
    }
}
