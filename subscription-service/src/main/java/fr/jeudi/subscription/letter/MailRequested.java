package fr.jeudi.subscription.letter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * See deploy/contracts/mail-requested. The name of the recipient stays out of it (X1).
 *
 * @param content MIME bytes in base64
 */
record MailRequested(
        String mailId,
        Kind kind,
        Instant requestedAt,
        Instant expiresAt,
        To to,
        String fromAddress,
        String subscriberId,
        String content) {
    static final String TOPIC = "mail-requested";

    enum Kind {
        CONFIRMATION,
        LINK;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record To(String address) {}
}
