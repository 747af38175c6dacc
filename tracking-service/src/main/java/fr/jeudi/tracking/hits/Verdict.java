package fr.jeudi.tracking.hits;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who was at the other end (STANDARDS T3). */
public enum Verdict {
    HUMAN,
    /** A person, seen through their mail provider's image proxy. */
    PROXY,
    /** A scanner, a bot, or a mail program that loads everything by itself. */
    MACHINE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
