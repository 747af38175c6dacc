package fr.jeudi.composer.compile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An issue as it goes out, and as it is shown before: previews are read from the very bytes that
 * are sent.
 *
 * @param variants one for each non-empty choice of event, portrait and tool, all three first
 * @param findings errors first
 */
public record CompiledIssue(
        String subject,
        List<Segment> segments,
        List<Variant> variants,
        List<Link> links,
        int htmlSize,
        List<Finding> findings) {

    /** The three slots, in the order of the mail. */
    public static final List<String> SECTIONS = List.of("event", "portrait", "tool");

    private static final Map<String, String> PREVIEW =
            Map.of("unsubscribe", "#", "preferences", "#", "pixel", "");

    public CompiledIssue {
        segments = List.copyOf(segments);
        variants = List.copyOf(variants);
        links = List.copyOf(links);
        findings = List.copyOf(findings);
    }

    public boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /**
     * The HTML part as a page to look at: links go straight to their places, nothing is counted,
     * nobody is greeted by name.
     */
    public String html(Collection<String> sections) {
        return MimeText.htmlPart(message(sections, this::previewValue))
                .replaceFirst("<img alt=\"\" height=\"1\" src=\"\"[^>]*>", "");
    }

    /** The text part, in the same way. */
    public String text(Collection<String> sections) {
        return MimeText.textPart(message(sections, this::previewValue));
    }

    /**
     * The mail as dispatch would splice it, but for the fields dispatch adds.
     *
     * @param sections any of event, portrait, tool; none or all mean the whole issue
     * @param slotValue the value of a slot: greeting-html, greeting-text, unsubscribe, preferences,
     *     pixel, link:N; greeting-html is already escaped
     */
    public byte[] message(Collection<String> sections, Function<String, String> slotValue) {
        var bytes = new ByteArrayOutputStream();
        for (var part : variant(sections).parts()) {
            var text =
                    switch (part) {
                        case Part.Copied copied -> segments.get(copied.segment()).ascii();
                        case Part.Filled filled ->
                                QuotedPrintable.slot(slotValue.apply(filled.slot()));
                    };
            bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    /** What a preview puts into a slot. */
    private String previewValue(String slot) {
        if (slot.startsWith("link:")) {
            return links.get(Integer.parseInt(slot.substring(5))).url();
        }
        return PREVIEW.getOrDefault(slot, "");
    }

    private Variant variant(Collection<String> sections) {
        var wanted = SECTIONS.stream().filter(sections::contains).toList();
        return variants.stream()
                .filter(v -> v.sections().equals(wanted))
                .findFirst()
                .orElse(variants.getFirst());
    }
}
