package fr.jeudi.subscription.subscriber;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A person's word on being measured individually; only {@code GRANTED} allows it (C1, C8). */
public enum Tracking {
    UNKNOWN,
    GRANTED,
    DENIED,
    WITHDRAWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Who says nothing this time has still refused before. */
    Tracking after(Tracking earlier) {
        return this == UNKNOWN && (earlier == DENIED || earlier == WITHDRAWN) ? earlier : this;
    }

    /** What a box of the preferences page, ticked or not, makes of this. */
    public Tracking ticked(boolean ticked) {
        if (ticked) {
            return GRANTED;
        }
        return this == GRANTED ? WITHDRAWN : this;
    }
}
