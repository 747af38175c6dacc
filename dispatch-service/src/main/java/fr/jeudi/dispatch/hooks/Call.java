package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.hooks.Refused.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request of a provider, byte for byte as it came: signatures are over bytes. */
final class Call {
    private static final int DEEPEST = 32;

    /** Some callers are believed only by what the body says: what it may cost is bounded. */
    private static final int MOST_TOKENS = 100_000;

    private static final JsonMapper JSON =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(DEEPEST)
                                            .maxTokenCount(MOST_TOKENS)
                                            .build())
                            .build());

    private final byte[] body;
    private final Function<String, @Nullable String> headers;
    private final Instant at;

    Call(byte[] body, Function<String, @Nullable String> headers, Instant at) {
        this.body = body;
        this.headers = headers;
        this.at = at;
    }

    byte[] body() {
        return body;
    }

    /** Empty where there is none. */
    String header(String name) {
        var value = headers.apply(name);
        return value == null ? "" : value;
    }

    Instant at() {
        return at;
    }

    /** The body, if it is an object or a list. */
    JsonNode json() throws Refused {
        try {
            var json = JSON.readTree(body);
            if (json.isObject() || json.isArray()) {
                return json;
            }
        } catch (JacksonException _) {
            // The answer says as much; what the body held is nobody's business.
        }
        throw new Refused(
                Why.MALFORMED, "the body is no JSON object or list, or it has too much in it");
    }

    /** The events of a call that tells one or many. */
    List<JsonNode> events() throws Refused {
        var json = json();
        return json.isArray() ? json.valueStream().toList() : List.of(json);
    }

    /** Against replay (X12). */
    void signedAt(Instant signed, Duration window) throws Refused {
        if (Duration.between(signed, at).abs().compareTo(window) > 0) {
            throw new Refused(Why.STALE, "signed too long ago, or a clock is wrong");
        }
    }

    /** The same for the seconds since 1970 that most providers write. */
    void signedAt(String seconds, Duration window) throws Refused {
        if (!seconds.matches("\\d{1,11}")) {
            throw new Refused(Why.UNSIGNED, "no time of signing");
        }
        signedAt(Instant.ofEpochSecond(Long.parseLong(seconds)), window);
    }
}
