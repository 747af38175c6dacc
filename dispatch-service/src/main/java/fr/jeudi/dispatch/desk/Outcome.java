package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.returned.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a list of recipients can be asked for. */
enum Outcome {
    REJECTED,
    UNCERTAIN,
    SKIPPED,
    DEFERRED,
    WAITING,
    ACCEPTED,
    /** Accepted, and come back. */
    BOUNCED,
    /** Accepted, and called spam. */
    COMPLAINED,
    /** Accepted, and answered by leaving. */
    LEFT;

    /** Who did not get it, or not yet. */
    private static final Set<Outcome> NOT_RECEIVED =
            EnumSet.complementOf(EnumSet.of(ACCEPTED, COMPLAINED, LEFT));

    /** What came back of an accepted mail; empty for all that the relay itself said. */
    Optional<Kind> returned() {
        return switch (this) {
            case BOUNCED -> Optional.of(Kind.BOUNCED);
            case COMPLAINED -> Optional.of(Kind.COMPLAINED);
            case LEFT -> Optional.of(Kind.LEFT);
            default -> Optional.empty();
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * All who did not receive it for an empty word.
     *
     * @throws IllegalArgumentException for another word
     */
    static Set<Outcome> asked(String word) {
        if (word.isEmpty()) {
            return NOT_RECEIVED;
        }
        return Arrays.stream(values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .map(EnumSet::of)
                .orElseThrow(() -> new IllegalArgumentException("no such outcome"));
    }
}
