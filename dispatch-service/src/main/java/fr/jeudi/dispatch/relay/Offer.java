package fr.jeudi.dispatch.relay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a relay offered when a session was last opened.
 *
 * @param tls its version, null in clear text
 * @param verified whether its certificate was one we trust
 * @param auth mechanisms, empty if none
 * @param size of a mail at most in bytes, 0 if it says none
 * @param extensions the others we know of
 */
public record Offer(
        @Nullable String tls,
        boolean verified,
        String auth,
        long size,
        List<String> extensions,
        Instant at) {
    private static final List<String> KNOWN =
            List.of(
                    "STARTTLS",
                    "PIPELINING",
                    "CHUNKING",
                    "DSN",
                    "8BITMIME",
                    "SMTPUTF8",
                    "ENHANCEDSTATUSCODES");

    static Offer of(Transaction session, @Nullable String tls, boolean verified, Instant at) {
        return new Offer(
                tls,
                verified,
                parameter(session, "AUTH"),
                size(parameter(session, "SIZE")),
                KNOWN.stream().filter(session::supportsExtension).toList(),
                at);
    }

    private static String parameter(Transaction session, String extension) {
        var parameter = session.getExtensionParameter(extension);
        return parameter == null ? "" : parameter;
    }

    private static long size(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
