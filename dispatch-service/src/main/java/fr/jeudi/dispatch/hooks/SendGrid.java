package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.returned.Kind.BOUNCED;
import static fr.jeudi.dispatch.returned.Kind.COMPLAINED;
import static fr.jeudi.dispatch.returned.Kind.DEFERRED;
import static fr.jeudi.dispatch.returned.Kind.DELIVERED;
import static fr.jeudi.dispatch.returned.Kind.LEFT;
import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.dispatch.bounce.Told;
import fr.jeudi.dispatch.hooks.Refused.Why;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * SendGrid's Event Webhook, batches signed with ECDSA over the time and the bytes of the body.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event">Event
 *     Webhook Reference</a>
 * @see <a
 *     href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features">Signed
 *     Event Webhook</a>
 */
final class SendGrid implements Provider {
    static final String NAME = "sendgrid";
    static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    private final List<PublicKey> keys;
    private final Duration window;

    SendGrid(List<PublicKey> keys, Duration window) {
        this.keys = keys;
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Event> read(Call call) throws Refused {
        var timestamp = call.header(TIMESTAMP);
        if (keys.stream().noneMatch(it -> signed(it, timestamp, call))) {
            throw new Refused(Why.UNSIGNED, "not signed by SendGrid over these bytes");
        }
        call.signedAt(timestamp, window);
        return call.events().stream().map(it -> event(it, call.at())).toList();
    }

    private static boolean signed(PublicKey key, String timestamp, Call call) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(timestamp.getBytes(UTF_8));
            signature.update(call.body());
            return signature.verify(Base64.getDecoder().decode(call.header(SIGNATURE)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private static Event event(JsonNode json, Instant now) {
        var at = Times.seconds(json.path("timestamp"), now);
        // Unique arguments stand beside the fields of the event.
        var traces = Event.traces(json.path("jeudi"), json.path("smtp-id"));
        return switch (json.path("event").asString("")) {
            case "bounce" -> Event.failed(BOUNCED, traces, bounce(json), at);
            case "dropped" -> dropped(json.path("reason").asString(""), traces, at);
            case "deferred" ->
                    Event.failed(
                            DEFERRED,
                            traces,
                            new Told(json.path("response").asString(""), 0, null, "undefined"),
                            at);
            case "delivered" -> Event.of(DELIVERED, traces, at);
            case "spamreport" -> Event.of(COMPLAINED, traces, at);
            case "unsubscribe", "group_unsubscribe" -> Event.of(LEFT, traces, at);
            default -> Event.other(at);
        };
    }

    private static Told bounce(JsonNode json) {
        var otherwise =
                switch (json.path("bounce_classification").asString("")) {
                    case "Invalid Address" -> "userunknown";
                    case "Mailbox Unavailable" -> "suspend";
                    case "Technical", "Technical Failure" -> "networkerror";
                    case "Content" -> "contenterror";
                    case "Reputation" -> "badreputation";
                    case "Frequency or Volume Too High", "Frequency/Volume" -> "speeding";
                    default ->
                            json.path("type").asString("").equals("blocked")
                                    ? "blocked"
                                    : "undefined";
                };
        return new Told(
                json.path("reason").asString(""), 0, json.path("status").asString(null), otherwise);
    }

    /** Never sent: SendGrid's own words, no server's. */
    private static Event dropped(String reason, List<String> traces, Instant at) {
        return switch (reason) {
            case "Unsubscribed Address" -> Event.of(LEFT, traces, at);
            case "Spam Reporting Address" -> Event.of(COMPLAINED, traces, at);
            case "Bounced Address" -> neverSent("suppressed", traces, at);
            case "Invalid" -> neverSent("userunknown", traces, at);
            case "Spam Content", "Spam Content (if spam checker app enabled)" ->
                    neverSent("spamdetected", traces, at);
            // Quotas, headers: of our account, not of this reader.
            default -> neverSent("rejected", traces, at);
        };
    }

    private static Event neverSent(String reason, List<String> traces, Instant at) {
        return Event.failed(BOUNCED, traces, new Told("", 0, null, reason), at);
    }
}
