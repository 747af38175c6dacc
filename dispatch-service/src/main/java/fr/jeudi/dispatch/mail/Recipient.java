package fr.jeudi.dispatch.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person of an audience, as the batch names them. Prints without the address. */
public record Recipient(
        String subscriberId,
        String address,
        @Nullable String name,
        List<Section> sections,
        Tracking openTracking,
        Tracking clickTracking) {

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

    /** The same person after a withdrawal: whatever is no longer granted counts in sum only. */
    public Recipient granting(boolean opens, boolean clicks) {
        return new Recipient(
                subscriberId,
                address,
                name,
                sections,
                opens ? openTracking : Tracking.AGGREGATE,
                clicks ? clickTracking : Tracking.AGGREGATE);
    }

    @Override
    public String toString() {
        return "Recipient[" + subscriberId + "]";
    }
}
