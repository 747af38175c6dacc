package fr.jeudi.composer.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The text part of a passage: all that its HTML says, each link behind its text (A7, F6). Takes
 * clean HTML of small depth.
 */
final class TextPart {
    private static final int WIDTH = 72;
    private static final String BREAK = "\n";

    private TextPart() {}

    static String of(Element body) {
        return String.join("\n\n", blocks(body, WIDTH));
    }

    /** A paragraph of plain text, wrapped. */
    static String wrap(String text, int width) {
        return text.lines()
                .map(line -> wrapLine(line.strip(), width))
                .collect(Collectors.joining(BREAK))
                .strip();
    }

    private static List<String> blocks(Element parent, int width) {
        var blocks = new ArrayList<String>();
        var inline = new StringBuilder();
        for (Node child : parent.childNodes()) {
            if (child instanceof Element element
                    && element.isBlock()
                    && !element.is("img, br, del")) {
                flush(inline, blocks, width);
                var block = block(element, width);
                if (!block.isBlank()) {
                    blocks.add(block);
                }
            } else {
                inline(child, inline);
            }
        }
        flush(inline, blocks, width);
        return blocks;
    }

    private static void flush(StringBuilder inline, List<String> blocks, int width) {
        var paragraph = wrap(inline.toString(), width);
        if (!paragraph.isEmpty()) {
            blocks.add(paragraph);
        }
        inline.setLength(0);
    }

    private static String block(Element element, int width) {
        return switch (element.normalName()) {
            case "ul" -> list(element, false, width);
            case "ol" -> list(element, true, width);
            case "hr" -> "* * *";
            case "pre" -> element.wholeText().stripTrailing();
            case "blockquote" ->
                    String.join("\n\n", blocks(element, narrower(width)))
                            .lines()
                            .map(line -> "> " + line)
                            .collect(Collectors.joining(BREAK));
            default -> String.join("\n\n", blocks(element, width));
        };
    }

    private static String list(Element list, boolean numbered, int width) {
        var items = new ArrayList<String>();
        int number = numbered ? number(list.attr("start")) : 0;
        for (var item : list.children()) {
            var sign = numbered ? number++ + ". " : "- ";
            var text = String.join(BREAK, blocks(item, narrower(width)));
            items.add(sign + text.indent(sign.length()).strip());
        }
        return String.join(BREAK, items);
    }

    private static int number(String start) {
        return start.matches("\\d{1,6}") ? Integer.parseInt(start) : 1;
    }

    private static int narrower(int width) {
        return Math.max(30, width - 2);
    }

    private static void inline(Node node, StringBuilder out) {
        if (node instanceof TextNode text) {
            out.append(text.getWholeText().replaceAll("[ \\t\\n\\r]+", " "));
        } else if (node instanceof Element element) {
            switch (element.normalName()) {
                case "br" -> out.append(BREAK);
                case "img" -> out.append(element.attr("alt"));
                default -> {
                    element.childNodes().forEach(child -> inline(child, out));
                    if (element.normalName().equals("a")) {
                        out.append(" (").append(place(element)).append(")");
                    }
                }
            }
        }
    }

    private static String place(Element link) {
        return link.attr("href").replaceFirst("^(?:mailto|tel):", "");
    }

    private static String wrapLine(String line, int width) {
        var out = new StringBuilder(line.length() + 8);
        int column = 0;
        for (var word : line.split(" +", -1)) {
            int length = Marks.ANY.matcher(word).replaceAll("link").length();
            if (column > 0 && column + 1 + length > width) {
                out.append(BREAK);
                column = 0;
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += length;
        }
        return out.toString();
    }
}
