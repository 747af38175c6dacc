package fr.jeudi.dispatch.lanes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Whether a lane's mails may go to the relay in the clear. */
public enum Tls {
    /** Encrypted where the relay offers it. */
    @JsonProperty("opportunistic")
    OPPORTUNISTIC,
    /** Not at all otherwise: the lane waits. */
    @JsonProperty("required")
    REQUIRED;

    static Tls of(String word) {
        for (var it : values()) {
            if (it.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
                return it;
            }
        }
        throw new LaneRules.UnfitRule("tls", "opportunistic or required");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
