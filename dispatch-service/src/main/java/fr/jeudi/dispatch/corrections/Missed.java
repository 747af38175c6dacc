package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One settled recipient of a batch who may have missed the issue.
 *
 * @param remark null of a mail that was simply accepted
 * @param heard what came back of that mail
 */
record Missed(
        int position, Recipient recipient, @Nullable Remark remark, Map<Kind, Returned> heard) {
    private static final Set<Kind> PROOF = EnumSet.of(Kind.DELIVERED, Kind.COMPLAINED, Kind.LEFT);

    Missed with(Map<Kind, Returned> heard) {
        return new Missed(position, recipient, remark, heard);
    }

    String subscriberId() {
        return recipient.subscriberId();
    }

    /** Nobody knows the address any more. */
    Optional<String> forgotten() {
        return recipient.wasForgotten() ? Optional.of("forgotten") : Optional.empty();
    }

    boolean isUncertain() {
        return remark != null && remark.outcome() == Label.UNCERTAIN;
    }

    /** Of a mail that went out, for all that the relay let us know. */
    @Nullable Returned bounce() {
        boolean wentOut = remark == null || remark.outcome() == Label.ACCEPTED || isUncertain();
        return wentOut ? heard.get(Kind.BOUNCED) : null;
    }

    boolean fits(Selection selection) {
        return selection.fits(remark, bounce());
    }

    /** In one word; a selection by it finds this one, but for an order on HARD. */
    String cause() {
        var bounce = bounce();
        return bounce == null
                ? Selection.cause(Objects.requireNonNull(remark))
                : Selection.cause(bounce);
    }

    /**
     * Why the mail must not be sent again.
     *
     * @param existing as in {@link Verdict#maySendAgain}
     */
    Optional<String> refusal(boolean existing) {
        var bounce = bounce();
        if (bounce != null) {
            return refusal(bounce.verdict(), existing);
        }
        return remark != null && remark.outcome() == Label.REJECTED
                ? refusal(remark.verdict(), existing)
                : Optional.empty();
    }

    private static Optional<String> refusal(@Nullable Verdict verdict, boolean existing) {
        if (verdict == null) {
            return Optional.of("unsorted");
        }
        return verdict.maySendAgain(existing)
                ? Optional.empty()
                : Optional.of(verdict.bucket().name());
    }

    /** What proves that the mail has arrived after all. */
    Optional<Kind> proof() {
        var bounce = bounce();
        return bounce == null && !isUncertain()
                ? Optional.empty()
                : heard.values().stream()
                        .filter(it -> PROOF.contains(it.kind()))
                        .filter(it ->
                                it.kind() != Kind.DELIVERED
                                        || bounce == null
                                        || it.at().isAfter(bounce.at()))
                        .map(Returned::kind)
                        .max(Comparator.naturalOrder());
    }
}
