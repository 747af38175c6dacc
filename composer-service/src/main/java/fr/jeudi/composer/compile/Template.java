package fr.jeudi.composer.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The frame of a mail, without any logic: a name in double braces is a value, with {@literal @}
 * before it a slot, with # before and / after it a block for each of its entries; {@code cut} is a
 * place where the bytes of the mail may be cut. Values are written as they are and never read as
 * template again (X5).
 */
final class Template {
    /** First form: a block tag or a cut alone on its line, which goes with it. */
    private static final Pattern TAG =
            Pattern.compile(
                    "^\\h*(?:<!-- )?\\{\\{(?:([#/])([a-z-]+)|(cut))}}(?: -->)?\\h*\\n"
                            + "|\\{\\{([#/@]?)([a-z-]+)}}",
                    Pattern.MULTILINE);

    private sealed interface Node {
        record Literal(String text) implements Node {}

        record Value(String name) implements Node {}

        record Slot(String name) implements Node {}

        record Cut() implements Node {}

        record Block(String name, List<Node> nodes) implements Node {}
    }

    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** Block tags and cuts may stand in an HTML comment, which then goes too. */
    static Template parse(String source) {
        Deque<Node.Block> open = new ArrayDeque<>();
        open.push(new Node.Block("", new ArrayList<>()));
        var tags = TAG.matcher(source);
        int at = 0;
        while (tags.find()) {
            literal(open.element(), source.substring(at, tags.start()));
            at = tags.end();
            add(open, kind(tags), name(tags));
        }
        literal(open.element(), source.substring(at));
        if (open.size() != 1) {
            throw new IllegalArgumentException(
                    "block %s is not closed".formatted(open.element().name()));
        }
        return new Template(open.element().nodes());
    }

    private static String kind(Matcher tag) {
        return Objects.requireNonNullElse(
                tag.group(1), Objects.requireNonNullElse(tag.group(4), ""));
    }

    private static String name(Matcher tag) {
        return Stream.of(2, 3, 5)
                .map(tag::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static void add(Deque<Node.Block> open, String kind, String name) {
        switch (kind) {
            case "#" -> open.push(new Node.Block(name, new ArrayList<>()));
            case "/" -> {
                var block = open.pop();
                if (!block.name().equals(name)) {
                    throw new IllegalArgumentException(
                            "block %s is closed by %s".formatted(block.name(), name));
                }
                open.element().nodes().add(block);
            }
            case "@" -> open.element().nodes().add(new Node.Slot(name));
            default ->
                    open.element()
                            .nodes()
                            .add(name.equals("cut") ? new Node.Cut() : new Node.Value(name));
        }
    }

    /** The mail's text, with the marks of {@link Marks} where slots and cuts are. */
    String fill(Fields fields) {
        var out = new StringBuilder();
        fill(nodes, fields, out);
        return out.toString();
    }

    private static void fill(List<Node> nodes, Fields fields, StringBuilder out) {
        for (var node : nodes) {
            switch (node) {
                case Node.Literal literal -> out.append(literal.text());
                case Node.Value value -> out.append(fields.value(value.name()));
                case Node.Slot slot -> out.append(Marks.slot(slot.name()));
                case Node.Cut _ -> out.append(Marks.CUT);
                case Node.Block block ->
                        fields.entries(block.name())
                                .forEach(entry -> fill(block.nodes(), entry, out));
            }
        }
    }

    private static void literal(Node.Block block, String text) {
        if (!text.isEmpty()) {
            block.nodes().add(new Node.Literal(text));
        }
    }
}
