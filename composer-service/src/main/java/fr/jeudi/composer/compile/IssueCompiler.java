package fr.jeudi.composer.compile;

import ch.digitalfondue.mjml4j.Mjml4j;
import fr.jeudi.composer.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes mail of an issue's content. Pure and deterministic: the same content under the same
 * letterhead gives the same bytes. Takes unfinished and hostile content too; what is wrong with it
 * is among the findings.
 */
@Component
public class IssueCompiler {
    private static final int GREETING = 100;
    private static final int TOKEN = 60;

    /** The MJML is ours alone and rendered once; what people write goes into its HTML (X5). */
    private final Template html;

    private final Template text;

    public IssueCompiler() {
        var rendered =
                Mjml4j.render(
                        resource("issue.mjml"),
                        new Mjml4j.Configuration("fr", Mjml4j.TextDirection.LTR));
        html = Template.parse(withoutIndent(readable(rendered)));
        text = Template.parse(resource("issue.txt"));
    }

    public CompiledIssue compile(Content content, Letterhead letterhead) {
        var findings = new ArrayList<>(Inspection.of(content, letterhead));
        var links = new Links();
        var sheet = Sheet.of(content, letterhead, links, findings);
        var headers = MailHeaders.of(content, letterhead);
        var bytes = new MailBytes();
        var variants = new ArrayList<Variant>();
        for (var sections : choices()) {
            variants.add(
                    new Variant(
                            sections,
                            bytes.mail(
                                    headers,
                                    text.fill(sheet.text(sections)),
                                    html.fill(sheet.html(sections)))));
        }
        int size = size(html.fill(sheet.html(CompiledIssue.SECTIONS)), letterhead);
        Inspection.ofSize(size).ifPresent(findings::add);
        findings.sort(Comparator.comparing(Finding::severity));
        return new CompiledIssue(
                MailHeaders.subject(content, letterhead),
                bytes.segments(),
                variants,
                links.all(),
                size,
                findings.stream().distinct().toList());
    }

    /** All seven, the fullest first; each in the order of the mail. */
    private static List<List<String>> choices() {
        var choices = new ArrayList<List<String>>();
        for (int bits = 7; bits > 0; bits--) {
            var choice = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                if ((bits & (4 >> i)) != 0) {
                    choice.add(CompiledIssue.SECTIONS.get(i));
                }
            }
            choices.add(choice);
        }
        return choices;
    }

    /** What the longest reader's HTML weighs once it is decoded (G7). */
    private static int size(String html, Letterhead letterhead) {
        int link = letterhead.publicUrl().length() + "/unsubscribe/".length() + TOKEN;
        var filled =
                Marks.ANY
                        .matcher(html)
                        .replaceAll(mark -> {
                            var slot = Objects.requireNonNullElse(mark.group(1), "");
                            return "x"
                                    .repeat(
                                            slot.isEmpty()
                                                    ? 0
                                                    : slot.startsWith("greeting")
                                                            ? GREETING
                                                            : link);
                        });
        return filled.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The preview line is white on white by default, which filters take for hidden text; and the
     * outermost element gets a class, for dark mode.
     */
    private static String readable(String html) {
        return html.replace("font-size:1px;color:#ffffff;", "font-size:1px;color:#1c2733;")
                .replace("aria-roledescription=", "class=\"ground\" aria-roledescription=");
    }

    private static String withoutIndent(String html) {
        return html.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private static String resource(String name) {
        try (InputStream in = IssueCompiler.class.getResourceAsStream("/composer/mail/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
