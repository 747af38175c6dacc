package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Remark;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whom of an issue an order is about. What is empty chooses nobody out.
 *
 * @param outcome rejected, skipped, uncertain or expired
 * @param cause a bucket such as {@code SOFT}, a reason such as {@code mailboxfull}, or why somebody
 *     was skipped or is uncertain
 */
record Selection(String outcome, String cause, String lane, String subscriberId) {
    static final Set<String> OUTCOMES = Set.of("rejected", "skipped", "uncertain", "expired");

    Selection {
        if (!outcome.isEmpty() && !OUTCOMES.contains(outcome)) {
            throw new UnfitOrder("outcome", "one of rejected, skipped, uncertain, expired");
        }
    }

    static Selection uncertain(String lane, String subscriberId) {
        return new Selection("uncertain", "", lane, subscriberId);
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

    boolean fits(Remark remark) {
        return isOutcome(remark) && (cause.isEmpty() || isCause(remark));
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

    private boolean isCause(Remark remark) {
        var verdict = remark.verdict();
        return cause.equals(remark.cause())
                || cause.equals(cause(remark))
                || (verdict != null && cause.equals(verdict.bucket().name()));
    }

    /** In one word; a selection by it finds the remark. */
    static String cause(Remark remark) {
        var verdict = remark.verdict();
        if (verdict != null) {
            return verdict.reason();
        }
        return remark.cause() == null ? remark.outcome().word : remark.cause();
    }

    private static boolean isExpired(Remark remark) {
        var why = remark.cause() == null ? "" : remark.cause();
        return why.equals("expired") || why.startsWith("expired: ");
    }
}
