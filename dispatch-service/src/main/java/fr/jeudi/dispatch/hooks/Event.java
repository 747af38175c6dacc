package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.bounce.Told;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Kind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing a provider tells, in our words.
 *
 * @param what null for what is nothing to us: an opening, a click, a word this version does not
 *     know
 * @param traces where our token may stand, the likeliest first
 * @param cause without addresses
 * @param verdict of a failure
 */
record Event(
        @Nullable Kind what,
        List<String> traces,
        @Nullable String status,
        @Nullable String cause,
        @Nullable Verdict verdict,
        Instant at) {

    static Event of(Kind what, List<String> traces, Instant at) {
        return new Event(what, traces, null, null, null, at);
    }

    static Event failed(Kind what, List<String> traces, Told told, Instant at) {
        var said = told.said().isBlank() ? told.otherwise() : told.said();
        return new Event(what, traces, told.enhanced(), masked(said), told.verdict(), at);
    }

    static Event other(Instant at) {
        return new Event(null, List.of(), null, null, null, at);
    }

    static String masked(String said) {
        return SmtpReply.of(0, said).text();
    }

    /** Those of the texts that are there. */
    static List<String> traces(JsonNode... texts) {
        return Stream.of(texts)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(it -> !it.isBlank())
                .toList();
    }
}
