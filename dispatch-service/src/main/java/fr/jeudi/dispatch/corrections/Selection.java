package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Returned;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom of an issue an order is about. What is empty chooses nobody out.
 *
 * @param outcome rejected, skipped, uncertain, expired or bounced
 * @param cause a bucket such as {@code SOFT}, a reason such as {@code mailboxfull}, or why somebody
 *     was skipped or is uncertain
 */
record Selection(String outcome, String cause, String lane, String subscriberId) {
    static final Set<String> OUTCOMES =
            Set.of("rejected", "skipped", "uncertain", "expired", "bounced");

    Selection {
        if (!outcome.isEmpty() && !OUTCOMES.contains(outcome)) {
            throw new UnfitOrder("outcome", "one of " + String.join(", ", new TreeSet<>(OUTCOMES)));
        }
    }

    static Selection uncertain(String lane, String subscriberId) {
        return new Selection("uncertain", "", lane, subscriberId);
    }

    /**
     * Whether it is of those whose addresses do not exist, as a provider said wrongly: it names
     * that, and whose mistake it was.
     */
    boolean isOfExisting() {
        return cause.equals(Bucket.HARD.name()) && !lane.isEmpty();
    }

    /** What it names. */
    Map<String, String> details() {
        var details = new HashMap<String, String>();
        Map.of("outcome", outcome, "cause", cause, "lane", lane, "subscriber", subscriberId)
                .forEach((key, value) -> {
                    if (!value.isEmpty()) {
                        details.put(key, value);
                    }
                });
        return details;
    }

    /** By what is known best: of a mail that came back, that. */
    boolean fits(@Nullable Remark remark, @Nullable Returned bounce) {
        boolean fits =
                (remark != null && isOutcome(remark))
                        || (bounce != null && (outcome.isEmpty() || outcome.equals("bounced")));
        if (bounce != null) {
            return fits && isCause(bounce.cause(), cause(bounce), bounce.verdict());
        }
        return fits && remark != null && isCause(remark.cause(), cause(remark), remark.verdict());
    }

    private boolean isOutcome(Remark remark) {
        return switch (remark.outcome()) {
            case ACCEPTED, DEFERRED -> false;
            case REJECTED, SKIPPED, UNCERTAIN ->
                    outcome.isEmpty()
                            || outcome.equals(remark.outcome().word)
                            || (outcome.equals("expired") && isExpired(remark));
        };
    }

    private boolean isCause(@Nullable String said, String word, @Nullable Verdict verdict) {
        return cause.isEmpty()
                || cause.equals(said)
                || cause.equals(word)
                || (verdict != null && cause.equals(verdict.bucket().name()));
    }

    /** In one word; a selection by it finds the remark, but for an order on HARD. */
    static String cause(Remark remark) {
        var verdict = remark.verdict();
        if (verdict != null) {
            return verdict.reason();
        }
        return remark.cause() == null ? remark.outcome().word : remark.cause();
    }

    static String cause(Returned bounce) {
        var verdict = bounce.verdict();
        return verdict == null ? bounce.kind().word() : verdict.reason();
    }

    private static boolean isExpired(Remark remark) {
        var why = remark.cause() == null ? "" : remark.cause();
        return why.equals("expired") || why.startsWith("expired: ");
    }
}
