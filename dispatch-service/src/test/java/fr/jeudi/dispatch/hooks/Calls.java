package fr.jeudi.dispatch.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.dispatch.outcome.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Calls as providers make them, signed for real. */
final class Calls {
    static final Instant NOW = Instant.parse("2026-11-25T14:05:00Z");
    static final String TOKEN = "<some-token@jeudi.example>";

    private Calls() {}

    static Call call(String body, Map<String, String> headers) {
        return call(body.getBytes(UTF_8), headers);
    }

    static Call call(byte[] body, Map<String, String> headers) {
        var any = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        any.putAll(headers);
        return new Call(body, name -> header(any, name), NOW);
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        return headers.get(name);
    }

    /** An example with its token put in. */
    static String example(String name) {
        return example(name, TOKEN);
    }

    static String example(String name, String token) {
        try (var in = Calls.class.getResourceAsStream("/hooks/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .replace("{token}", token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable Bucket bucket(Event event) {
        return event.verdict() == null ? null : event.verdict().bucket();
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }
}
