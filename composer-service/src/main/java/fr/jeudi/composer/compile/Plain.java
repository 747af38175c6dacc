package fr.jeudi.composer.compile;

/** Text made harmless before it goes anywhere. */
final class Plain {
    private static final int BELL = 0x07;

    private Plain() {}

    /**
     * Without control characters, text-direction overrides, lone surrogates, and the private-use
     * characters that mark slots in this package.
     */
    static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().filter(Plain::isHarmless).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Clean, and on one line: nothing that could end a header field (X7). */
    static String oneLine(String text) {
        return clean(text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029]+", " "))
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069) && c != BELL;
        };
    }
}
