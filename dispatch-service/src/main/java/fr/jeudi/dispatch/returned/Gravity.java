package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of two bounces of one mail stands: the one that has more of a consequence. */
final class Gravity {
    private Gravity() {}

    /** Those it outweighs; empty for one that outweighs none. */
    static List<Bucket> below(@Nullable Verdict verdict) {
        int rank = verdict == null ? 0 : rank(verdict.bucket());
        return Arrays.stream(Bucket.values()).filter(it -> rank(it) < rank).toList();
    }

    private static int rank(Bucket bucket) {
        return switch (bucket) {
            case HARD, COMPLAINT -> 3;
            case DISABLED -> 2;
            case SOFT -> 1;
            case SENDER, THROTTLE, NONE -> 0;
        };
    }
}
