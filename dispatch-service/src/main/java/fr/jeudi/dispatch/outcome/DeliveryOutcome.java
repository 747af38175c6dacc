package fr.jeudi.dispatch.outcome;

import org.jspecify.annotations.Nullable;

/**
 * How one delivery ended. {@link Uncertain} is honest: the relay may or may not have taken the
 * mail, and it is not sent again.
 */
public sealed interface DeliveryOutcome {
    record Accepted(SmtpReply reply) implements DeliveryOutcome {}

    /** Not now; it will be tried again. */
    record Deferred(SmtpReply reply) implements DeliveryOutcome {}

    record Rejected(SmtpReply reply) implements DeliveryOutcome {}

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
            case Deferred(var reply) -> reply.text();
            case Rejected(var reply) -> reply.text();
            case Uncertain(var why) -> why;
            case Skipped(var why) -> why;
        };
    }

    default @Nullable String status() {
        return switch (this) {
            case Deferred(var reply) -> reply.status();
            case Rejected(var reply) -> reply.status();
            case Accepted _, Uncertain _, Skipped _ -> null;
        };
    }

    /** What the relay's answer to a recipient or to a whole mail means. */
    static DeliveryOutcome of(SmtpReply reply) {
        if (reply.isPositive()) {
            return new Accepted(reply);
        }
        return reply.isTransient() ? new Deferred(reply) : new Rejected(reply);
    }

    /** The word for an ending, on topics, in the API and on metrics. */
    enum Label {
        ACCEPTED("accepted"),
        DEFERRED("deferred"),
        REJECTED("rejected"),
        UNCERTAIN("uncertain"),
        SKIPPED("skipped");

        public final String word;

        Label(String word) {
            this.word = word;
        }
    }
}
