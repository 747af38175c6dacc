package fr.jeudi.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A record of {@code mail-requested}, as subscription-service writes it. */
public final class MailRequest {
    private static final String CONTENT =
            """
            From: Les Jeudis <jeudi@example.org>
            Subject: Confirmez
            MIME-Version: 1.0

            Bonjour
            """
                    .replace("\n", "\r\n");

    private MailRequest() {}

    /** To Zoé, at this address. */
    public static Map<String, Object> of(String mailId, String address, String expiresAt) {
        return Map.of(
                "mailId",
                mailId,
                "kind",
                "confirmation",
                "requestedAt",
                "2026-11-23T10:00:00Z",
                "expiresAt",
                expiresAt,
                "to",
                Map.of("address", address, "name", "Zoé"),
                "fromAddress",
                "jeudi@example.org",
                "content",
                Base64.getEncoder().encodeToString(CONTENT.getBytes(StandardCharsets.UTF_8)));
    }
}
