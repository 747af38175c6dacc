package fr.jeudi.composer.compile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Ready MIME bytes. They are ASCII by construction (quoted-printable), so that they are kept as
 * text.
 */
public record Segment(String ascii) {

    public byte[] bytes() {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** As it stands in {@code issue-released}. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes());
    }
}
