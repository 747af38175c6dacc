package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.Verdict;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a recipient whose mail was not simply accepted.
 *
 * @param cause null also once what a server said is erased
 * @param verdict null where no reply was sorted, and in what was kept before replies were
 * @param order the operator's who changed what stood here before; null otherwise
 */
public record Remark(
        DeliveryOutcome.Label outcome,
        @Nullable String cause,
        @Nullable String status,
        Instant at,
        @Nullable Verdict verdict,
        @Nullable String order) {
    private static final Pattern OUR_WORD = Pattern.compile("[a-z0-9-]{1,40}");

    static Remark of(DeliveryOutcome outcome, Instant at) {
        return new Remark(
                outcome.label(), outcome.cause(), outcome.status(), at, outcome.verdict(), null);
    }

    /** On an operator's order the mail is to be sent again. */
    public static Remark sentAgain(String order, Instant at) {
        return new Remark(DeliveryOutcome.Label.DEFERRED, "sent-again", null, at, null, order);
    }

    /** An operator knows, or is content to suppose, that it arrived. */
    public static Remark treatedAsSent(String order, Instant at) {
        return new Remark(DeliveryOutcome.Label.ACCEPTED, "treated-as-sent", null, at, null, order);
    }

    /** Whether the cause is what a server said, which may name the person; else it is our word. */
    boolean isQuote() {
        return isQuote(cause);
    }

    static boolean isQuote(@Nullable String cause) {
        return cause != null && !OUR_WORD.matcher(cause).matches();
    }

    /**
     * Whether an operator may have the mail sent again: it did not arrive, as far as anybody knows,
     * the person has not complained, nor does the address not exist.
     *
     * @param existing as in {@link Verdict#maySendAgain}
     */
    boolean maySendAgain(boolean existing) {
        return switch (outcome) {
            case ACCEPTED, DEFERRED -> false;
            case SKIPPED, UNCERTAIN -> true;
            case REJECTED -> verdict != null && verdict.maySendAgain(existing);
        };
    }
}
