package fr.jeudi.composer.compile;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Header fields, folded, with all that is not ASCII in encoded-words (RFC 2047). */
final class Headers {
    private static final int LINE = 76;
    private static final String START = "=?UTF-8?Q?";
    private static final String END = "?=";
    private static final String LITERAL =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final StringBuilder fields = new StringBuilder();

    /** A field whose value is ours and short. */
    Headers field(String name, String value) {
        fields.append(name).append(": ").append(Plain.oneLine(value)).append("\r\n");
        return this;
    }

    /** A field that people wrote: one line of any text. */
    Headers text(String name, String value) {
        fields.append(name).append(": ");
        fields.append(words(Plain.oneLine(value), name.length() + 2)).append("\r\n");
        return this;
    }

    /** A name, and what stands in the angle brackets after it (F8, L1). */
    Headers named(String name, String phrase, String bracketed) {
        var plain = Plain.oneLine(phrase);
        var shown =
                isPlainAscii(plain) && plain.length() < 60
                        ? quoted(plain)
                        : words(plain, name.length() + 2);
        int column = name.length() + 2 + shown.length() - shown.lastIndexOf('\n') - 1;
        var gap = column + bracketed.length() + 3 > LINE ? "\r\n " : " ";
        fields.append(name).append(": ").append(shown).append(shown.isEmpty() ? "" : gap);
        fields.append('<').append(bracketed).append(">\r\n");
        return this;
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    private static String words(String text, int column) {
        if (isPlainAscii(text) && text.length() + column <= LINE) {
            return text;
        }
        var out = new StringBuilder(START);
        int used = column + START.length();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            var token = token(c);
            if (used + token.length() + END.length() > LINE) {
                out.append(END).append("\r\n ").append(START);
                used = 1 + START.length();
            }
            out.append(token);
            used += token.length();
        }
        return out.append(END).toString();
    }

    /** All bytes of one character, which never come apart into two words (F4). */
    private static String token(int c) {
        if (c == ' ') {
            return "_";
        }
        if (LITERAL.indexOf(c) >= 0) {
            return Character.toString(c);
        }
        var hex = new StringBuilder();
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            hex.append('=').append(HEX.toHexDigits(b));
        }
        return hex.toString();
    }

    private static String quoted(String phrase) {
        return phrase.isEmpty()
                ? ""
                : '"' + phrase.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isPlainAscii(String text) {
        return !text.contains("=?") && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
