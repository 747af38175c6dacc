package fr.jeudi.composer.issue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an issue stands. Only a draft can be written; a released one stays as it went out. */
public enum Status {
    DRAFT,
    SCHEDULED,
    RELEASED,
    SENT,
    CANCELLED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether readers may have it. */
    public boolean isOut() {
        return this == RELEASED || this == SENT;
    }
}
