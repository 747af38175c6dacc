package fr.jeudi.dispatch.desk;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a list of recipients can be asked for. */
enum Outcome {
    REJECTED,
    UNCERTAIN,
    SKIPPED,
    DEFERRED,
    WAITING,
    ACCEPTED;

    /** Who did not get it, or not yet. */
    static final Set<Outcome> NOT_ACCEPTED = EnumSet.complementOf(EnumSet.of(ACCEPTED));

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * All but the accepted for an empty word.
     *
     * @throws IllegalArgumentException for another word
     */
    static Set<Outcome> asked(String word) {
        if (word.isEmpty()) {
            return NOT_ACCEPTED;
        }
        return Arrays.stream(values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .map(EnumSet::of)
                .orElseThrow(() -> new IllegalArgumentException("no such outcome"));
    }
}
