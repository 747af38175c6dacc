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
 * Brevo's transactional webhooks, one event or a batch. Brevo does not sign; it shows a user and a
 * password or a bearer token.
 *
 * @see <a href="https://developers.brevo.com/docs/transactional-webhooks">Transactional
 *     webhooks</a>
 * @see <a href="https://developers.brevo.com/docs/secured-webhooks">Secure webhook calls</a>
 */
final class Brevo implements Provider {
    static final String NAME = "brevo";

    private final SharedSecrets secrets;

    Brevo(SharedSecrets secrets) {
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
        // Its other times are in the time zone of the account.
        var at = Times.millis(json.path("ts_epoch"), now);
        var traces = Event.traces(json.path("X-Mailin-custom"), json.path("message-id"));
        var said = json.path("reason").asString("");
        return switch (json.path("event").asString("")) {
            case "hard_bounce" -> Event.failed(BOUNCED, traces, told(said, "userunknown"), at);
            case "soft_bounce" -> Event.failed(BOUNCED, traces, told(said, "undefined"), at);
            case "invalid_email" -> Event.failed(BOUNCED, traces, told("", "userunknown"), at);
            // On Brevo's own list, since an earlier bounce or complaint.
            case "blocked" -> Event.failed(BOUNCED, traces, told("", "suppressed"), at);
            // Brevo could not make or send it.
            case "error" -> Event.failed(BOUNCED, traces, told(said, "rejected"), at);
            case "deferred" -> Event.failed(DEFERRED, traces, told(said, "undefined"), at);
            case "delivered" -> Event.of(DELIVERED, traces, at);
            case "spam" -> Event.of(COMPLAINED, traces, at);
            case "unsubscribed", "unsubscribe" -> Event.of(LEFT, traces, at);
            default -> Event.other(at);
        };
    }

    private static Told told(String said, String otherwise) {
        return new Told(said, 0, null, otherwise);
    }
}
