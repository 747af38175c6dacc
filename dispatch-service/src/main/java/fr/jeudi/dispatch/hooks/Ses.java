package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.bounce.Analysis;
import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.bounce.Told;
import fr.jeudi.dispatch.hooks.Refused.Why;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.sns.SigningCertificates;
import fr.jeudi.dispatch.sns.SnsMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Amazon SES through SNS: only topics we know, only what SNS signed. A subscription of such a topic
 * is confirmed by asking SNS, unless that is left to the operator.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html">SNS
 *     notification contents</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html">Event
 *     publishing</a>
 */
final class Ses implements Provider {
    static final String NAME = "ses";
    private static final Logger log = LoggerFactory.getLogger(Ses.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> FIELDS =
            Set.of("message-id", "return-path", "list-unsubscribe");

    private final Set<String> topics;
    private final SigningCertificates certificates;
    private final boolean confirms;
    private final BounceClassifier classifier;
    private final Duration window;

    Ses(
            List<String> topics,
            SigningCertificates certificates,
            boolean confirms,
            BounceClassifier classifier,
            Duration window) {
        this.topics = Set.copyOf(topics);
        this.certificates = certificates;
        this.confirms = confirms;
        this.classifier = classifier;
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Event> read(Call call) throws Refused {
        var message = new SnsMessage(call.json());
        if (!topics.contains(message.topic())) {
            throw new Refused(Why.UNSIGNED, "not of a topic we know");
        }
        try {
            if (!certificates.vouchFor(message)) {
                throw new Refused(Why.UNSIGNED, "not signed by SNS");
            }
            call.signedAt(
                    message.at().orElseThrow(() -> new Refused(Why.MALFORMED, "no time")), window);
            return heard(message, call.at());
        } catch (IOException e) {
            log.warn("SNS does not answer: {}", e.getMessage());
            throw new Refused(Why.LATER, "SNS cannot be asked now");
        }
    }

    private List<Event> heard(SnsMessage message, Instant now) throws Refused, IOException {
        switch (message.type().orElseThrow(() -> new Refused(Why.MALFORMED, "no type"))) {
            case NOTIFICATION -> {
                return List.of(event(message.message(), now));
            }
            case SUBSCRIPTION_CONFIRMATION -> confirm(message);
            case UNSUBSCRIBE_CONFIRMATION ->
                    log.warn("a topic no longer tells us topic={}", message.topic());
        }
        return List.of();
    }

    private void confirm(SnsMessage message) throws Refused, IOException {
        if (!confirms) {
            log.warn(
                    "open this once to hear of topic={} : {}",
                    message.topic(),
                    message.subscribeUrl());
        } else if (certificates.confirm(message)) {
            log.info("subscription confirmed topic={}", message.topic());
        } else {
            throw new Refused(Why.UNSIGNED, "not an address of SNS");
        }
    }

    private Event event(String text, Instant now) {
        JsonNode notice;
        try {
            notice = JSON.readTree(text);
        } catch (JacksonException _) {
            // Subscribing by hand sends a sentence.
            return Event.other(now);
        }
        var traces = traces(notice.path("mail"));
        var type = notice.path("eventType").asString(notice.path("notificationType").asString(""));
        return switch (type) {
            case "DeliveryDelay" -> delayed(notice.path("deliveryDelay"), traces, now);
            case "Reject" ->
                    Event.failed(Kind.BOUNCED, traces, new Told("", 0, null, "virusdetected"), now);
            case "Subscription" -> subscription(notice.path("subscription"), traces, now);
            default ->
                    classifier
                            .notice(text)
                            .map(it -> event(it, notice, traces, now))
                            .orElseGet(() -> Event.other(now));
        };
    }

    /** Our mails have one recipient each. */
    private static Event event(
            Analysis analysis, JsonNode notice, List<String> traces, Instant now) {
        var affected = analysis.recipients().stream().findFirst();
        return switch (analysis.kind()) {
            case BOUNCE ->
                    affected.map(it -> bounced(it, notice.path("bounce"), traces, now))
                            .orElseGet(() -> Event.other(now));
            case COMPLAINT ->
                    affected.filter(it -> it.bucket() == Bucket.COMPLAINT)
                            .map(_ ->
                                    Event.of(
                                            Kind.COMPLAINED,
                                            traces,
                                            at(notice.path("complaint"), now)))
                            .orElseGet(() -> Event.other(now));
            case DELIVERED -> Event.of(Kind.DELIVERED, traces, at(notice.path("delivery"), now));
            case AUTO_REPLY, OTHER -> Event.other(now);
        };
    }

    private static Event bounced(
            Affected affected, JsonNode bounce, List<String> traces, Instant now) {
        var said = bounce.path("bouncedRecipients").path(0).path("diagnosticCode").asString("");
        var cause = said.isEmpty() ? bounce.path("bounceSubType").asString("") : said;
        return new Event(
                Kind.BOUNCED,
                traces,
                affected.status(),
                Event.masked(cause),
                new Verdict(affected.reason(), affected.bucket(), true),
                at(bounce, now));
    }

    private static Event delayed(JsonNode delay, List<String> traces, Instant now) {
        var one = delay.path("delayedRecipients").path(0);
        var told =
                new Told(
                        one.path("diagnosticCode").asString(""),
                        0,
                        one.path("status").asString(null),
                        "undefined");
        return Event.failed(Kind.DEFERRED, traces, told, at(delay, now));
    }

    private static Event subscription(JsonNode change, List<String> traces, Instant now) {
        return change.path("newTopicPreferences").path("unsubscribeAll").asBoolean(false)
                ? Event.of(Kind.LEFT, traces, at(change, now))
                : Event.other(now);
    }

    private static Instant at(JsonNode what, Instant now) {
        return Times.text(what.path("timestamp"), now);
    }

    /** SES gives a Message-ID of its own; ours stays in the header it keeps, if it may. */
    private static List<String> traces(JsonNode mail) {
        var traces = new ArrayList<>(Event.traces(mail.path("source")));
        for (var field : mail.path("headers")) {
            if (FIELDS.contains(field.path("name").asString("").toLowerCase(Locale.ROOT))) {
                traces.addAll(Event.traces(field.path("value")));
            }
        }
        traces.addAll(Event.traces(mail.path("commonHeaders").path("messageId")));
        return traces;
    }
}
