package fr.jeudi.composer.trial;

import java.time.Instant;

/**
 * One record of {@code mail-requested}.
 *
 * @param content in base64
 */
record MailRequested(
        String mailId,
        String kind,
        Instant requestedAt,
        Instant expiresAt,
        To to,
        String fromAddress,
        String content) {

    record To(String address) {}
}
