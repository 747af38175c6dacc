package fr.jeudi.dispatch.outcome;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Words as a reply has them, {@code …} standing for a few others. No regular expression: time grows
 * with the text only.
 *
 * @param gram letters of it, looked for in the index of a text before the text itself
 */
record Phrase(List<String> pieces, int gram) {
    private static final int GAP = 80;
    private static final int GRAM = 4;
    private static final int INDEX = 1 << 16;

    static Phrase of(String words) {
        var pieces =
                Stream.of(words.split("…", -1))
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .toList();
        var longest = pieces.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
        return new Phrase(
                pieces, longest.length() < GRAM ? -1 : gram(longest, longest.length() - GRAM));
    }

    /** What {@link #in} needs to know of a text, computed once for all phrases. */
    static BitSet index(String text) {
        var index = new BitSet(INDEX);
        for (var at = 0; at + GRAM <= text.length(); at++) {
            index.set(gram(text, at));
        }
        return index;
    }

    boolean in(String text, BitSet index) {
        return (gram < 0 || index.get(gram)) && isIn(text);
    }

    private boolean isIn(String text) {
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

    private static int gram(String text, int at) {
        var hash = 0;
        for (var next = at; next < at + GRAM; next++) {
            hash = 31 * hash + text.charAt(next);
        }
        return (hash ^ hash >>> 16) & (INDEX - 1);
    }
}
