package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.Analysis.Kind;
import fr.jeudi.dispatch.outcome.ReplyRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Amazon SES tells by SNS, by mail as by HTTP: a bounce, complaint or delivery as JSON. */
final class Notice {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    /** What Sendmail puts where it cuts a line of a thousand characters. */
    private static final String CUT = "!\n ";

    private Notice() {}

    static Optional<Analysis> in(String text, ReplyRules rules) {
        var start = text.replace("\r", "").replace(CUT, "").strip();
        if (!start.startsWith("{")) {
            return Optional.empty();
        }
        try {
            var notice = JSON.readTree(start.substring(0, start.lastIndexOf('}') + 1));
            return analysis(
                    notice.has("Message")
                            ? JSON.readTree(notice.path("Message").asString(""))
                            : notice,
                    rules);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static Optional<Analysis> analysis(JsonNode notice, ReplyRules rules) {
        var type = notice.path("notificationType").asString(notice.path("eventType").asString(""));
        return switch (type) {
            case "Bounce" -> Optional.of(bounce(notice.path("bounce"), rules));
            case "Complaint" -> Optional.of(complaint(notice.path("complaint"), rules));
            case "Delivery" -> Optional.of(delivery(notice.path("delivery"), rules));
            default -> Optional.empty();
        };
    }

    private static Analysis bounce(JsonNode bounce, ReplyRules rules) {
        return saysNothing(bounce)
                ? Analysis.of(Kind.OTHER, List.of())
                : Analysis.of(Kind.BOUNCE, bounced(bounce, rules));
    }

    /** So SES calls automatic answers, too (S9). */
    private static boolean saysNothing(JsonNode bounce) {
        return bounce.path("bounceType").asString("").equals("Transient")
                && bounce.path("bounceSubType").asString("").equals("General")
                && bounce.path("bouncedRecipients")
                        .valueStream()
                        .allMatch(it ->
                                it.path("status").asString("").isBlank()
                                        && it.path("diagnosticCode").asString("").isBlank());
    }

    private static List<Affected> bounced(JsonNode bounce, ReplyRules rules) {
        var kind = bounce.path("bounceSubType").asString("").replaceAll("([a-z])([A-Z])", "$1 $2");
        var affected = new ArrayList<Affected>();
        for (var one : bounce.path("bouncedRecipients")) {
            var said = one.path("diagnosticCode").asString("");
            var quoted =
                    Quoted.in(said).orElse(Quoted.in(one.path("status").asString("")).status());
            var text = said.isEmpty() ? kind : said;
            var permanent = bounce.path("bounceType").asString("").equals("Permanent");
            var status = quoted.status() == null && permanent ? "5.1.1" : quoted.status();
            affected.add(
                    Affected.of(
                            one.path("emailAddress").asString(null),
                            quoted,
                            rules.sort(quoted.code(), status, text, quoted.stage())));
        }
        return affected;
    }

    private static Analysis complaint(JsonNode complaint, ReplyRules rules) {
        var type = complaint.path("complaintFeedbackType").asString("abuse");
        return Complaint.of(
                type,
                complaint
                        .path("complainedRecipients")
                        .valueStream()
                        .map(it -> it.path("emailAddress").asString(""))
                        .toList(),
                rules);
    }

    private static Analysis delivery(JsonNode delivery, ReplyRules rules) {
        var quoted = Quoted.positive(delivery.path("smtpResponse").asString(""));
        return Analysis.of(
                Kind.DELIVERED,
                delivery.path("recipients")
                        .valueStream()
                        .map(it -> Affected.of(it.asString(""), quoted, rules.known("delivered")))
                        .toList());
    }
}
