package fr.jeudi.composer.compile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads back what {@link MailBytes} wrote. */
final class MimeText {

    private MimeText() {}

    static String textPart(byte[] message) {
        return part(message, "text/plain");
    }

    static String htmlPart(byte[] message) {
        return part(message, "text/html");
    }

    private static String part(byte[] message, String type) {
        var text = new String(message, StandardCharsets.US_ASCII);
        int start = text.indexOf("\r\n\r\n", text.indexOf("Content-Type: " + type)) + 4;
        int end = text.indexOf("\r\n--" + MailBytes.BOUNDARY, start);
        return decode(text.substring(start, end));
    }

    private static String decode(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '=' && encoded.startsWith("\r\n", i + 1)) {
                i += 2;
            } else if (c == '=') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else if (c != '\r') {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
