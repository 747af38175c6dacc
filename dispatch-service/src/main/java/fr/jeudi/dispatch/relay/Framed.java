package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;

/**
 * A mail as it goes over the wire between DATA and its last dot: every line end CRLF, no line that
 * begins with a dot mistaken for the last (RFC 5321, 4.5.2; STANDARDS X8). Holds one at a time; one
 * that must be written anew, in a buffer that serves the next.
 */
final class Framed {
    private byte[] buffer = new byte[0];
    private byte[] bytes = buffer;
    private int length;

    void put(ReadyMail mail) {
        if (mail.isPlain()) {
            bytes = mail.bytes();
            length = bytes.length;
        } else {
            stuff(mail.bytes());
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void stuff(byte[] lines) {
        // At worst each byte is a line end of its own.
        if (buffer.length < 2 * lines.length + 2) {
            buffer = new byte[2 * lines.length + 2];
        }
        bytes = buffer;
        length = 0;
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
