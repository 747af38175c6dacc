package fr.jeudi.dispatch.outcome;

import java.util.List;

/**
 * Words as a reply has them, {@code …} standing for a few others. No regular expression: time grows
 * with the text only.
 */
record Phrase(List<String> pieces) {
    private static final int GAP = 80;

    static Phrase of(String words) {
        return new Phrase(
                List.of(words.split("…", -1)).stream()
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .toList());
    }

    boolean in(String text) {
        var first = pieces.getFirst();
        for (var at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
            if (startsAWord(text, at)) {
                var end = ending(text, at + first.length());
                if (end != 0) {
                    return end > 0;
                }
            }
        }
        return false;
    }

    /** 1 where the other pieces follow, -1 where they cannot any more, 0 where not from here. */
    private int ending(String text, int from) {
        var end = from;
        for (var piece : pieces.subList(1, pieces.size())) {
            var next = text.indexOf(piece, end);
            if (next < 0) {
                return -1;
            }
            if (next - end > GAP) {
                return 0;
            }
            end = next + piece.length();
        }
        return 1;
    }

    private static boolean startsAWord(String text, int at) {
        return at == 0
                || !Character.isLetterOrDigit(text.charAt(at))
                || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
