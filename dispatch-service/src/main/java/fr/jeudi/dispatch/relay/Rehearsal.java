package fr.jeudi.dispatch.relay;

import com.fasterxml.jackson.annotation.JsonProperty;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session opened only to look at it, step by step.
 *
 * @param trouble why there was no session; null if there was one
 * @param outcome of the mail that was to go; null without one
 * @param offer what the relay offers; null without a session
 */
public record Rehearsal(
        List<Step> steps,
        RelayAway.@Nullable Reason trouble,
        @Nullable String reply,
        DeliveryOutcome.@Nullable Label outcome,
        @Nullable Offer offer) {

    /** Who said something. */
    public enum Side {
        @JsonProperty("us")
        US,
        @JsonProperty("relay")
        RELAY,
        /** Nobody: what happened. */
        @JsonProperty("event")
        EVENT
    }

    /**
     * One line of the dialogue, without secrets.
     *
     * @param millis since the beginning
     */
    public record Step(long millis, Side side, String text) {}

    public boolean isPassed() {
        return trouble == null && (outcome == null || outcome == DeliveryOutcome.Label.ACCEPTED);
    }
}
