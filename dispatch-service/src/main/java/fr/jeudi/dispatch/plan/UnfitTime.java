package fr.jeudi.dispatch.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a time cannot be a deadline. */
public final class UnfitTime extends IllegalArgumentException {
    /** One word, for pages. */
    public enum Why {
        UNREADABLE,
        PAST,
        TOO_LATE;

        public static List<String> words() {
            return Arrays.stream(values()).map(Why::word).toList();
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Why why;

    UnfitTime(Why why, String words) {
        super(words);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
