package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;

/**
 * A mail as it goes over the wire after DATA: every line end CRLF, no line that begins with a dot
 * mistaken for the last (RFC 5321, 4.5.2; STANDARDS X8), and the last. Holds one at a time, in a
 * buffer that serves the next.
 */
final class Framed {
    private static final byte[] END = {'.', '\r', '\n'};

    private byte[] bytes = new byte[0];
    private int length;

    void put(ReadyMail mail) {
        var lines = mail.bytes();
        length = 0;
        if (mail.isPlain()) {
            makeRoom(lines.length + END.length);
            append(lines);
        } else {
            // At worst each byte is a line end of its own.
            makeRoom(2 * lines.length + 2 + END.length);
            stuff(lines);
        }
        append(END);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void makeRoom(int most) {
        if (bytes.length < most) {
            bytes = new byte[most];
        }
    }

    private void append(byte[] more) {
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void stuff(byte[] lines) {
        boolean lineStart = true;
        for (int i = 0; i < lines.length; i++) {
            byte b = lines[i];
            if (b == '\r' || b == '\n') {
                i += b == '\r' && i + 1 < lines.length && lines[i + 1] == '\n' ? 1 : 0;
                endLine();
                lineStart = true;
            } else {
                if (lineStart && b == '.') {
                    bytes[length++] = '.';
                }
                bytes[length++] = b;
                lineStart = false;
            }
        }
        if (!lineStart) {
            endLine();
        }
    }

    private void endLine() {
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }
}
