package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply that was no yes, for now or for good.
 *
 * @param status enhanced status code (RFC 3463), if one was given
 * @param text without even masked addresses: it is not erased with the person it was about
 */
public record Refusal(int code, @Nullable String status, String text, Instant at) {
    private static final Pattern MASKED = Pattern.compile("\\S\\*{3}@[^\\s<>@\"(),;]++");

    static @Nullable Refusal of(DeliveryOutcome outcome, Instant at) {
        return switch (outcome) {
            case DeliveryOutcome.Deferred(var reply, _) -> of(reply, at);
            case DeliveryOutcome.Rejected(var reply, _) -> of(reply, at);
            case DeliveryOutcome.Accepted _,
                    DeliveryOutcome.Uncertain _,
                    DeliveryOutcome.Skipped _ ->
                    null;
        };
    }

    private static Refusal of(SmtpReply reply, Instant at) {
        var text = MASKED.matcher(reply.text()).replaceAll("…");
        return new Refusal(reply.code(), reply.status(), text, at);
    }
}
