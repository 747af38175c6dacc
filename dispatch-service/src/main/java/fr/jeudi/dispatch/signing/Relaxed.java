package fr.jeudi.dispatch.signing;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The {@code relaxed} canonical form of fields and bodies: RFC 6376, 3.4.2 and 3.4.4. */
final class Relaxed {
    private static final byte[] LINE_END = {'\r', '\n'};

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
        for (int at = colon + 1; at < to; at++) {
            int word = at;
            while (at < to && !isBlank(mail[at])) {
                at++;
            }
            if (at > word) {
                if (begun) {
                    out.write(' ');
                }
                out.write(mail, word, at - word);
                begun = true;
            }
        }
    }

    /** SHA-256 of the body that begins at {@code from}; lines end in CRLF. */
    static byte[] bodyHash(byte[] mail, int from) {
        var digest = sha256();
        int end = withoutBlankEnd(mail, from);
        int run = from;
        for (int i = from; i < end; i++) {
            // Nearly every byte is passed by one comparison, and a space in a line by two more.
            if (mail[i] > ' ' || !isSpace(mail[i]) || (mail[i] == ' ' && mail[i + 1] > ' ')) {
                continue;
            }
            int next = i + 1;
            while (isSpace(mail[next])) {
                next++;
            }
            boolean closesLine = isLineEnd(mail, next);
            if (closesLine || next > i + 1 || mail[i] == '\t') {
                digest.update(mail, run, i - run);
                if (!closesLine) {
                    digest.update((byte) ' ');
                }
                run = next;
            }
            i = next;
        }
        if (end > from) {
            digest.update(mail, run, end - run);
            digest.update(LINE_END);
        }
        return digest.digest();
    }

    /** Behind the last byte that is neither space nor line end. */
    private static int withoutBlankEnd(byte[] mail, int from) {
        int end = mail.length;
        while (end > from) {
            if (isSpace(mail[end - 1])) {
                end--;
            } else if (end - 2 >= from && isLineEnd(mail, end - 2)) {
                end -= 2;
            } else {
                break;
            }
        }
        return end;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isBlank(byte b) {
        return isSpace(b) || b == '\r' || b == '\n';
    }

    private static boolean isLineEnd(byte[] mail, int at) {
        return mail[at] == '\r' && at + 1 < mail.length && mail[at + 1] == '\n';
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
