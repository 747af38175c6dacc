package fr.jeudi.composer.reading;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One line of a text, and how it looks without its dress.
 *
 * @param number counts from 1
 * @param text as written, without spaces at its end
 * @param plain without Markdown's signs for headings and strong text
 * @param key plain, in lower case, without accents, one kind of apostrophe, single spaces
 * @param level of the Markdown heading it is, or 0
 * @param strong bold from end to end
 */
record Line(int number, String text, String plain, String key, int level, boolean strong) {
    private static final int LONGEST_HEADING = 200;
    private static final int LONGEST_KEY = 400;
    private static final Pattern HEADING = Pattern.compile("(#{1,6})[ \\t]++(.*?)(?:[ \\t]+#+)?");
    private static final Pattern STRONG = Pattern.compile("(\\*\\*|__)([^*_\\s][^*_]*)\\1:?");

    static Line of(int number, String written) {
        var text = trimmed(written);
        if (text.isEmpty()) {
            return new Line(number, "", "", "", 0, false);
        }
        var plain = text.strip();
        int level = 0;
        boolean strong = false;
        if (plain.length() <= LONGEST_HEADING) {
            var heading = HEADING.matcher(plain);
            if (heading.matches()) {
                level = heading.group(1).length();
                plain = heading.group(2);
            }
            var bold = STRONG.matcher(plain);
            if (bold.matches()) {
                strong = true;
                plain = bold.group(2).strip();
            }
        }
        return new Line(number, text, plain, key(plain), level, strong);
    }

    /** The same line as a heading: the one after it underlines it. */
    Line underlined(int level) {
        return new Line(number, text, plain, key, level, strong);
    }

    boolean isBlank() {
        return plain.isEmpty();
    }

    boolean isShort() {
        return plain.length() <= LONGEST_HEADING;
    }

    boolean isRuler() {
        return isShort() && plain.matches("(?:[-*_=~] ?){3,}");
    }

    /** At least two words, and no small letter among them. */
    boolean isCapitals() {
        return isShort()
                && plain.matches("\\p{L}[^.]*\\s[^.]*[^.?!,;]")
                && plain.chars().filter(Character::isLetter).count() >= 5
                && plain.equals(plain.toUpperCase(Locale.ROOT))
                && !plain.contains("](");
    }

    static String key(String text) {
        var start = text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) : text;
        var letters = Normalizer.normalize(start, Normalizer.Form.NFD);
        var key = new StringBuilder(letters.length());
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            boolean sign =
                    (c == '*' || c == '_')
                            && i + 1 < letters.length()
                            && letters.charAt(i + 1) == c;
            if (sign) {
                i++;
            } else if (isSpace(c)) {
                key.append(key.isEmpty() || key.charAt(key.length() - 1) == ' ' ? "" : " ");
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                key.append(keyed(c));
            }
        }
        return key.toString().strip();
    }

    private static char keyed(char c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u02BC', '`', '\u00B4' -> '\'';
            case '\u00BA' -> '\u00B0';
            default -> Character.toLowerCase(c);
        };
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end
                && text.charAt(start) != '\t'
                && text.charAt(start) != ' '
                && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
