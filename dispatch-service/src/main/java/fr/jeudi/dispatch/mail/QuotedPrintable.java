package fr.jeudi.dispatch.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A slot's value in quoted-printable (RFC 2045, 6.7): lines of at most 75 characters, each but the
 * last ended by a soft break, so that whatever stands around it fits too.
 */
final class QuotedPrintable {
    private static final int LONGEST_LINE = 75;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};

    private QuotedPrintable() {}

    static byte[] encode(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var encoded = new ByteArrayOutputStream(bytes.length + bytes.length / 8 + 8);
        int column = 0;
        for (byte b : bytes) {
            boolean literal = b >= ' ' && b <= '~' && b != '=';
            if (column + (literal ? 1 : 3) > LONGEST_LINE) {
                encoded.writeBytes(SOFT_BREAK);
                column = 0;
            }
            // A dot that began a line would have to be doubled on the wire.
            literal = literal && (b != '.' || column > 0);
            int width = literal ? 1 : 3;
            if (literal) {
                encoded.write(b);
            } else {
                encoded.write('=');
                encoded.write(HEX[(b >> 4) & 15]);
                encoded.write(HEX[b & 15]);
            }
            column += width;
        }
        return encoded.toByteArray();
    }
}
