package fr.jeudi.composer.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes ready bytes of texts with {@link Marks}, each stretch of bytes kept once however many
 * variants use it.
 */
final class MailBytes {
    /** Holds {@code =_}, which quoted-printable text never does. */
    static final String BOUNDARY = "=_jeudi_alternative";

    private final Map<String, Integer> pool = new LinkedHashMap<>();

    List<Segment> segments() {
        return pool.keySet().stream().map(Segment::new).toList();
    }

    List<Part> mail(String headers, String text, String html) {
        var parts = new ArrayList<Part>();
        copy(headers, parts);
        copy("\r\n" + open("text/plain"), parts);
        body(text, parts);
        copy("\r\n" + open("text/html"), parts);
        body(html, parts);
        copy("\r\n--" + BOUNDARY + "--\r\n", parts);
        return parts;
    }

    private static String open(String type) {
        return "--%s\r\nContent-Type: %s; charset=UTF-8\r\n".formatted(BOUNDARY, type)
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    }

    private void body(String text, List<Part> parts) {
        var marks = Marks.ANY.matcher(text);
        boolean afterSlot = false;
        int at = 0;
        while (marks.find()) {
            boolean beforeSlot = marks.group(1) != null;
            stretch(text.substring(at, marks.start()), afterSlot, beforeSlot, parts);
            if (beforeSlot) {
                parts.add(new Part.Filled(marks.group(1)));
            }
            afterSlot = beforeSlot;
            at = marks.end();
        }
        stretch(text.substring(at), afterSlot, false, parts);
    }

    /** What does not run into a slot ends its line, so that any other stretch can follow. */
    private void stretch(String text, boolean afterSlot, boolean beforeSlot, List<Part> parts) {
        if (text.isEmpty() && !afterSlot && !beforeSlot) {
            return;
        }
        var whole = beforeSlot || text.endsWith("\n") ? text : text + "\n";
        copy(
                (afterSlot ? QuotedPrintable.SOFT : "")
                        + QuotedPrintable.encode(whole)
                        + (beforeSlot ? QuotedPrintable.SOFT : ""),
                parts);
    }

    private void copy(String ascii, List<Part> parts) {
        parts.add(new Part.Copied(pool.computeIfAbsent(ascii, _ -> pool.size())));
    }
}
