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
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * For any other relay: events in words of ours, signed as Standard Webhooks has it, for which there
 * are libraries in most languages.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks 1.0</a>
 */
final class Generic implements Provider {
    static final String NAME = "generic";
    private static final String VERSION = "v1,";

    private final HmacKeys keys;
    private final Duration window;

    Generic(HmacKeys keys, Duration window) {
        this.keys = keys;
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Event> read(Call call) throws Refused {
        var id = call.header("webhook-id");
        var timestamp = call.header("webhook-timestamp");
        if (id.isEmpty() || !isSigned(call, (id + "." + timestamp + ".").getBytes(UTF_8))) {
            throw new Refused(Why.UNSIGNED, "no webhook-signature over these bytes");
        }
        call.signedAt(timestamp, window);
        return call.events().stream().map(it -> event(it, call.at())).toList();
    }

    private boolean isSigned(Call call, byte[] before) {
        var signed = false;
        for (var one : call.header("webhook-signature").split(" ", 8)) {
            signed |= one.startsWith(VERSION) && keys.signed(decoded(one), before, call.body());
        }
        return signed;
    }

    private static byte[] decoded(String signature) {
        try {
            return Base64.getDecoder().decode(signature.substring(VERSION.length()));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static Event event(JsonNode json, Instant now) {
        var at = Times.text(json.path("at"), now);
        var traces = Event.traces(json.path("messageId"), json.path("sender"));
        var told =
                new Told(
                        json.path("reply").asString(""),
                        0,
                        json.path("status").asString(null),
                        "undefined");
        return switch (json.path("kind").asString("")) {
            case "bounced" -> Event.failed(BOUNCED, traces, told, at);
            case "deferred" -> Event.failed(DEFERRED, traces, told, at);
            case "delivered" -> Event.of(DELIVERED, traces, at);
            case "complained" -> Event.of(COMPLAINED, traces, at);
            case "left" -> Event.of(LEFT, traces, at);
            default -> Event.other(at);
        };
    }
}
