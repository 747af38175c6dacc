package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.returned.Kind.BOUNCED;
import static fr.jeudi.dispatch.returned.Kind.COMPLAINED;
import static fr.jeudi.dispatch.returned.Kind.DEFERRED;
import static fr.jeudi.dispatch.returned.Kind.DELIVERED;
import static fr.jeudi.dispatch.returned.Kind.LEFT;
import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.dispatch.bounce.Told;
import fr.jeudi.dispatch.hooks.Refused.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Mailgun's webhooks, one event each. The signature is in the body and covers a time and a token,
 * not the event: so a token is believed with the body it came with first, and no other.
 *
 * @see <a
 *     href="https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks">Securing
 *     webhooks</a>
 * @see <a
 *     href="https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads">Webhook
 *     payloads</a>
 */
final class Mailgun implements Provider {
    static final String NAME = "mailgun";

    private final HmacKeys keys;
    private final Duration window;
    private final FirstBodies bodies = new FirstBodies();

    Mailgun(HmacKeys keys, Duration window) {
        this.keys = keys;
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Event> read(Call call) throws Refused {
        var json = call.json();
        var signature = json.path("signature");
        var timestamp = signature.path("timestamp").asString("");
        var token = signature.path("token").asString("");
        if (token.isEmpty()
                || !keys.signed(
                        unhexed(signature.path("signature").asString("")),
                        timestamp.getBytes(UTF_8),
                        token.getBytes(UTF_8))) {
            throw new Refused(Why.UNSIGNED, "not signed by Mailgun");
        }
        call.signedAt(timestamp, window);
        if (!bodies.isFirstOrSame(token, call.body())) {
            throw new Refused(Why.UNSIGNED, "this token came with another body");
        }
        return List.of(event(json.path("event-data"), call.at()));
    }

    private static byte[] unhexed(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static Event event(JsonNode json, Instant now) {
        var at = Times.seconds(json.path("timestamp"), now);
        var traces =
                Event.traces(
                        json.path("user-variables").path("jeudi"),
                        json.path("message").path("headers").path("message-id"),
                        json.path("envelope").path("sender"));
        return switch (json.path("event").asString("")) {
            case "failed" -> failed(json, traces, at);
            case "rejected" -> Event.failed(BOUNCED, traces, new Told("", 0, null, "rejected"), at);
            case "delivered" -> Event.of(DELIVERED, traces, at);
            case "complained" -> Event.of(COMPLAINED, traces, at);
            case "unsubscribed" -> Event.of(LEFT, traces, at);
            default -> Event.other(at);
        };
    }

    private static Event failed(JsonNode json, List<String> traces, Instant at) {
        var permanent = json.path("severity").asString("").equals("permanent");
        return switch (json.path("reason").asString("")) {
            case "suppress-unsubscribe" -> Event.of(LEFT, traces, at);
            case "suppress-complaint" -> Event.of(COMPLAINED, traces, at);
            case "suppress-bounce" ->
                    Event.failed(BOUNCED, traces, new Told("", 0, null, "suppressed"), at);
            // Tried for as long as Mailgun tries, which may still call it temporary.
            case "old" ->
                    Event.failed(
                            BOUNCED, traces, told(json.path("delivery-status"), "expired"), at);
            default ->
                    Event.failed(
                            permanent ? BOUNCED : DEFERRED,
                            traces,
                            told(json.path("delivery-status"), "undefined"),
                            at);
        };
    }

    private static Told told(JsonNode status, String otherwise) {
        int code = status.path("code").asInt(0);
        var message = status.path("message").asString("");
        return new Told(
                message.isBlank() ? status.path("description").asString("") : message,
                // From 600 on they are Mailgun's own.
                code >= 400 && code < 600 ? code : 0,
                status.path("enhanced-code").asString(null),
                otherwise);
    }
}
