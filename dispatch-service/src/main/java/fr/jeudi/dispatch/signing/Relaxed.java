package fr.jeudi.dispatch.signing;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The {@code relaxed} canonical form of fields and bodies: RFC 6376, 3.4.2 and 3.4.4. */
final class Relaxed {
    private static final int BUFFER = 8 * 1024;

    private Relaxed() {}

    /** A field, folded or not, with or without its line end, as one line without one. */
    static void field(byte[] mail, int from, int to, ByteArrayOutputStream out) {
        int colon = from;
        while (mail[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > from && isSpace(mail[nameEnd - 1])) {
            nameEnd--;
        }
        for (int i = from; i < nameEnd; i++) {
            out.write(Character.toLowerCase(mail[i]));
        }
        out.write(':');
        boolean begun = false;
        boolean space = false;
        for (int i = colon + 1; i < to; i++) {
            byte b = mail[i];
            if (b == '\r' || b == '\n' || isSpace(b)) {
                space = true;
            } else {
                if (space && begun) {
                    out.write(' ');
                }
                out.write(b);
                begun = true;
                space = false;
            }
        }
    }

    /** SHA-256 of the body that begins at {@code from}; lines end in CRLF. */
    static byte[] bodyHash(byte[] mail, int from) {
        return new Body(mail).hash(from);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Spaces and line ends wait until something follows them. */
    private static final class Body {
        private final byte[] mail;
        private final MessageDigest digest = sha256();
        private final byte[] buffer = new byte[BUFFER];
        private int filled;
        private int lineEnds;
        private boolean space;
        private boolean any;

        Body(byte[] mail) {
            this.mail = mail;
        }

        byte[] hash(int from) {
            for (int i = from; i < mail.length; i++) {
                byte b = mail[i];
                if (b == '\r' && i + 1 < mail.length && mail[i + 1] == '\n') {
                    i++;
                    lineEnds++;
                    space = false;
                } else if (isSpace(b)) {
                    space = true;
                } else {
                    writePending();
                    write(b);
                }
            }
            if (any) {
                write((byte) '\r');
                write((byte) '\n');
            }
            digest.update(buffer, 0, filled);
            return digest.digest();
        }

        private void writePending() {
            for (; lineEnds > 0; lineEnds--) {
                write((byte) '\r');
                write((byte) '\n');
            }
            if (space) {
                write((byte) ' ');
                space = false;
            }
            any = true;
        }

        private void write(byte b) {
            if (filled == BUFFER) {
                digest.update(buffer, 0, filled);
                filled = 0;
            }
            buffer[filled++] = b;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
