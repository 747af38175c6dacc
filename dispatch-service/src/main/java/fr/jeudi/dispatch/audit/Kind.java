package fr.jeudi.dispatch.audit;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an order is given on. */
public enum Kind {
    DISPATCH,
    LANE,
    ALARM,
    RELAY,
    DEAD_LETTER;

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Null, for any, of an empty word.
     *
     * @throws IllegalArgumentException for a word that is none of these
     */
    static @Nullable Kind asked(String word) {
        return word.isEmpty()
                ? null
                : Arrays.stream(values())
                        .filter(it -> it.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such kind"));
    }
}
