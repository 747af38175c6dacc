package fr.jeudi.composer.compile;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** RFC 2045, 6.7, in UTF-8: lines of at most 76 characters, CRLF, no space at the end of a line. */
final class QuotedPrintable {
    static final String SOFT = "=\r\n";

    private static final int LINE = 75;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private QuotedPrintable() {}

    /** A slot's value as dispatch writes it (deploy/contracts). */
    static String slot(String value) {
        return encode(value.replaceAll("[\\r\\n]+", " "));
    }

    /** Starts at the start of a line, and ends wherever the text ends. */
    static String encode(String text) {
        var out = new StringBuilder(text.length() + text.length() / 8);
        int column = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n') {
                out.append("\r\n");
                column = 0;
                continue;
            }
            boolean endsLine = i == text.length() || text.charAt(i) == '\n';
            var token = token(c, column == 0, endsLine);
            if (column + token.length() > LINE) {
                out.append(SOFT);
                column = 0;
                token = token(c, true, endsLine);
            }
            out.append(token);
            column += token.length();
        }
        return out.toString();
    }

    /** All bytes of one character, so that no line break parts them. */
    private static String token(int c, boolean startsLine, boolean endsLine) {
        boolean literal =
                switch (c) {
                    case '=' -> false;
                    case ' ', '\t' -> !endsLine;
                    case '.' -> !startsLine; // not the end of the mail, whoever carries it
                    case 'F' -> !startsLine; // not "From " of an mbox
                    default -> c > ' ' && c < 0x7F;
                };
        if (literal) {
            return Character.toString(c);
        }
        var hex = new StringBuilder();
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            hex.append('=').append(HEX.toHexDigits(b));
        }
        return hex.toString();
    }
}
