package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.returned.Kind.BOUNCED;
import static fr.jeudi.dispatch.returned.Kind.COMPLAINED;
import static fr.jeudi.dispatch.returned.Kind.DEFERRED;
import static fr.jeudi.dispatch.returned.Kind.DELIVERED;
import static fr.jeudi.dispatch.returned.Kind.LEFT;

import fr.jeudi.dispatch.bounce.Told;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Postmark's webhooks, one event each. Postmark does not sign; it shows a user and a password or a
 * header of ours. Its MessageID is its own: ours comes back in Metadata, or in the bounce itself
 * where its content is included.
 *
 * @see <a href="https://postmarkapp.com/developer/webhooks/webhooks-overview">Webhooks overview</a>
 * @see <a href="https://postmarkapp.com/developer/webhooks/bounce-webhook">Bounce webhook</a>
 */
final class Postmark implements Provider {
    static final String NAME = "postmark";

    private final SharedSecrets secrets;

    Postmark(SharedSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Event> read(Call call) throws Refused {
        secrets.check(call);
        return call.events().stream().map(it -> event(it, call.at())).toList();
    }

    private static Event event(JsonNode json, Instant now) {
        var traces = Event.traces(json.path("Metadata").path("jeudi"), json.path("Content"));
        return switch (json.path("RecordType").asString("")) {
            case "Bounce" -> bounce(json, traces, Times.text(json.path("BouncedAt"), now));
            case "SpamComplaint" ->
                    Event.of(COMPLAINED, traces, Times.text(json.path("BouncedAt"), now));
            case "Delivery" ->
                    Event.of(DELIVERED, traces, Times.text(json.path("DeliveredAt"), now));
            case "SubscriptionChange" ->
                    subscription(json, traces, Times.text(json.path("ChangedAt"), now));
            default -> Event.other(now);
        };
    }

    private static Event bounce(JsonNode json, List<String> traces, Instant at) {
        var said = json.path("Details").asString("");
        var otherwise =
                switch (json.path("Type").asString("")) {
                    case "HardBounce", "BadEmailAddress" -> "userunknown";
                    case "SoftBounce", "Transient", "Unknown" -> "undefined";
                    case "DnsError" -> "networkerror";
                    case "ManuallyDeactivated" -> "suppressed";
                    case "Blocked" -> "blocked";
                    case "DMARCPolicy" -> "authfailure";
                    case "SMTPApiError", "TemplateRenderingFailed" -> "rejected";
                    case "SpamNotification" -> "spamdetected";
                    case "VirusNotification" -> "virusdetected";
                    // Automatic answers, challenges.
                    default -> "";
                };
        return switch (json.path("Type").asString("")) {
            case "Unsubscribe" -> Event.of(LEFT, traces, at);
            case "SpamComplaint" -> Event.of(COMPLAINED, traces, at);
            case "Transient" -> Event.failed(DEFERRED, traces, told(said, otherwise), at);
            // Details tell of Postmark, no server was asked.
            case "SMTPApiError", "TemplateRenderingFailed" ->
                    Event.failed(BOUNCED, traces, told("", otherwise), at);
            default ->
                    otherwise.isEmpty()
                            ? Event.other(at)
                            : Event.failed(BOUNCED, traces, told(said, otherwise), at);
        };
    }

    /** Only what the reader did; bounces and complaints are told by events of their own. */
    private static Event subscription(JsonNode json, List<String> traces, Instant at) {
        return json.path("SuppressSending").asBoolean(false)
                        && json.path("Origin").asString("").equals("Recipient")
                        && json.path("SuppressionReason").asString("").equals("ManualSuppression")
                ? Event.of(LEFT, traces, at)
                : Event.other(at);
    }

    private static Told told(String said, String otherwise) {
        return new Told(said, 0, null, otherwise);
    }
}
