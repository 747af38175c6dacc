package fr.jeudi.composer.compile;

import java.util.List;

/**
 * The mail of those who chose these sections.
 *
 * @param sections of event, portrait, tool, in this order
 * @param parts the first is the header fields, the second begins with the blank line
 */
public record Variant(List<String> sections, List<Part> parts) {
    public Variant {
        sections = List.copyOf(sections);
        parts = List.copyOf(parts);
    }
}
