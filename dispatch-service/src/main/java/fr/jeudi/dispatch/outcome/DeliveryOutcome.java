package fr.jeudi.dispatch.outcome;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How one delivery ended. {@link Uncertain} is honest: the relay may or may not have taken the
 * mail, and it is not sent again.
 */
public sealed interface DeliveryOutcome {
    /**
     * Tries after which a lasting refusal on our account stands: 50 minutes by the usual delays,
     * longer than it takes to see that a provider refuses not one mail but us.
     */
    int HELD_TRIES = 3;

    record Accepted(SmtpReply reply) implements DeliveryOutcome {}

    /** Not now; it will be tried again. */
    record Deferred(SmtpReply reply, Verdict verdict) implements DeliveryOutcome {}

    record Rejected(SmtpReply reply, Verdict verdict) implements DeliveryOutcome {}

    record Uncertain(String why) implements DeliveryOutcome {}

    /** Not sent, for a reason of our own. */
    record Skipped(String why) implements DeliveryOutcome {}

    default Label label() {
        return switch (this) {
            case Accepted _ -> Label.ACCEPTED;
            case Deferred _ -> Label.DEFERRED;
            case Rejected _ -> Label.REJECTED;
            case Uncertain _ -> Label.UNCERTAIN;
            case Skipped _ -> Label.SKIPPED;
        };
    }

    default @Nullable String cause() {
        return switch (this) {
            case Accepted _ -> null;
            case Deferred(var reply, _) -> reply.text();
            case Rejected(var reply, _) -> reply.text();
            case Uncertain(var why) -> why;
            case Skipped(var why) -> why;
        };
    }

    default @Nullable String status() {
        return switch (this) {
            case Deferred(var reply, _) -> reply.status();
            case Rejected(var reply, _) -> reply.status();
            case Accepted _, Uncertain _, Skipped _ -> null;
        };
    }

    /** Why it failed; null where nobody said so. */
    default @Nullable Verdict verdict() {
        return switch (this) {
            case Deferred(_, var verdict) -> verdict;
            case Rejected(_, var verdict) -> verdict;
            case Accepted _, Uncertain _, Skipped _ -> null;
        };
    }

    /**
     * What the relay's answer to a recipient or to a whole mail means (STANDARDS 4.1). What is ours
     * to mend, or was too fast, is no fault of the person even when said for good: it is tried
     * again.
     */
    static DeliveryOutcome of(SmtpReply reply, Stage stage) {
        if (reply.isPositive()) {
            return new Accepted(reply);
        }
        var verdict = ReplyRules.standard().sortInSession(reply, stage);
        return reply.isTransient() || verdict.isOnOurAccount()
                ? new Deferred(reply, verdict)
                : new Rejected(reply, verdict);
    }

    /** Refused by ourselves, before the relay was asked. */
    static DeliveryOutcome refusedHere(String status, String why) {
        var reply = SmtpReply.local(status, why);
        return new Rejected(reply, ReplyRules.standard().sort(reply, Stage.RCPT));
    }

    /** Not now, for a reason of ours: it counts against nobody, however long it takes. */
    static DeliveryOutcome deferredHere(String status, String why) {
        return new Deferred(
                SmtpReply.local(status, why), ReplyRules.standard().known("contenterror"));
    }

    /** It could not be made or signed, and so was not handed over: ours to mend. */
    static DeliveryOutcome notMade() {
        return deferredHere("4.3.0", "not-made");
    }

    /**
     * The relay hung up at it, again and again, and said no word: of whom that tells, who knows.
     */
    static DeliveryOutcome hungUp() {
        return deferredHere("4.4.2", "hung-up");
    }

    /**
     * No more time to try again: one soft failure of the person's (STANDARDS 4.2), unless the last
     * refusal was on our account.
     */
    static DeliveryOutcome expired(@Nullable String lastCause, @Nullable Verdict last) {
        var verdict =
                last != null && last.isOnOurAccount()
                        ? last
                        : ReplyRules.standard().known("expired");
        var why = lastCause == null ? "expired" : "expired: " + lastCause;
        return new Rejected(SmtpReply.local("4.4.7", why), verdict);
    }

    /** Whether who answered wants us slower. */
    default boolean isTooFast() {
        return verdict() instanceof Verdict(_, Bucket bucket, _) && bucket == Bucket.THROTTLE;
    }

    /** Whether the relay was asked at all. */
    default boolean wasHandedOver() {
        return switch (this) {
            case Accepted _, Uncertain _ -> true;
            case Deferred(var reply, _) -> reply.code() != 0;
            case Rejected(var reply, _) -> reply.code() != 0;
            case Skipped _ -> false;
        };
    }

    /** What it is after so many tries before this one: see {@link #HELD_TRIES}. */
    default DeliveryOutcome after(int tries) {
        return this instanceof Deferred(var reply, var verdict)
                        && verdict.bucket() == Bucket.SENDER
                        && !reply.isTransient()
                        && tries >= HELD_TRIES
                ? new Rejected(reply, verdict)
                : this;
    }

    /** The word for an ending, on topics, in the API and on metrics. */
    enum Label {
        ACCEPTED("accepted"),
        DEFERRED("deferred"),
        REJECTED("rejected"),
        UNCERTAIN("uncertain"),
        SKIPPED("skipped");

        @JsonValue public final String word;

        Label(String word) {
            this.word = word;
        }
    }
}
