package fr.jeudi.tracking.readers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be measured of a reader, each with a consent of its own (STANDARDS C8). */
public enum Kind {
    OPEN,
    CLICK;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
