package fr.jeudi.composer.compile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.autolink.AutolinkType;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeVisitor;

/**
 * Turns what authors wrote into passages of a mail. HTML among the Markdown is taken only as far as
 * the safelist goes (X14); links lead to http, https, mailto and tel, or become plain text.
 */
final class Passages {
    private static final int LONGEST = 200_000;
    private static final int DEEPEST = 60;
    private static final Pattern VAGUE =
            Pattern.compile(
                    "(?:(?:cliquer|cliquez|clique|click)[ \u00A0]+)?(?:ici|là|here)|lien|link|(?:lire|voir) (?:ici|là)|read more|en savoir plus",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern NAKED =
            Pattern.compile(
                    "(?:https?://)?(?:www\\.)[\\w-]+(?:\\.[\\w-]+)+(?:/\\S*)?|https?://\\S+");

    private static final Cleaner CLEANER =
            new Cleaner(
                    new Safelist()
                            .addTags(
                                    "a",
                                    "abbr",
                                    "b",
                                    "blockquote",
                                    "br",
                                    "code",
                                    "del",
                                    "em",
                                    "h1",
                                    "h2",
                                    "h3",
                                    "h4",
                                    "h5",
                                    "h6",
                                    "hr",
                                    "i",
                                    "img",
                                    "li",
                                    "ol",
                                    "p",
                                    "pre",
                                    "s",
                                    "small",
                                    "strong",
                                    "sub",
                                    "sup",
                                    "u",
                                    "ul")
                            .addAttributes("a", "href")
                            .addAttributes("abbr", "title")
                            .addAttributes("img", "src", "alt", "width")
                            .addAttributes("ol", "start")
                            .addProtocols("a", "href", "http", "https", "mailto", "tel")
                            .addProtocols("img", "src", "http", "https"));

    private static final Map<String, String> STYLES =
            Map.ofEntries(
                    Map.entry("p", "margin:0 0 14px"),
                    Map.entry("ul", "margin:0 0 14px;padding:0 0 0 24px"),
                    Map.entry("ol", "margin:0 0 14px;padding:0 0 0 26px"),
                    Map.entry("li", "margin:0 0 6px"),
                    Map.entry("a", "color:#17557f"),
                    Map.entry(
                            "img",
                            "display:block;max-width:100%;height:auto;margin:0 0 8px;border:0"),
                    Map.entry(
                            "blockquote",
                            "margin:0 0 14px;padding:2px 0 2px 16px;border-left:3px solid #b9c6d2"),
                    Map.entry("hr", "border:0;border-top:1px solid #d5dce3;margin:0 0 14px"),
                    Map.entry("pre", "margin:0 0 14px;white-space:pre-wrap;font-size:15px"),
                    Map.entry("small", "font-size:15px"),
                    Map.entry(
                            "h3", "margin:18px 0 8px;font-size:19px;line-height:1.3;color:#12344d"),
                    Map.entry(
                            "h4", "margin:16px 0 8px;font-size:17px;line-height:1.3;color:#12344d"),
                    Map.entry(
                            "h5", "margin:14px 0 6px;font-size:17px;line-height:1.3;color:#12344d"),
                    Map.entry(
                            "h6",
                            "margin:14px 0 6px;font-size:17px;line-height:1.3;color:#12344d"));

    private static final Parser MARKDOWN =
            Parser.builder()
                    .extensions(
                            List.of(
                                    AutolinkExtension.builder()
                                            .linkTypes(
                                                    AutolinkType.URL,
                                                    AutolinkType.EMAIL,
                                                    AutolinkType.WWW)
                                            .build()))
                    .maxOpenBlockParsers(DEEPEST)
                    .maxInlineNesting(DEEPEST)
                    .build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().percentEncodeUrls(true).build();

    private final String publicUrl;
    private final Links links;
    private final List<Finding> findings;

    Passages(String publicUrl, Links links, List<Finding> findings) {
        this.publicUrl = publicUrl;
        this.links = links;
        this.findings = findings;
    }

    Passage of(String markdown, String slot) {
        if (markdown.isBlank()) {
            return Passage.NOTHING;
        }
        if (markdown.length() > LONGEST) {
            findings.add(Finding.error("too-long", slot));
            return Passage.NOTHING;
        }
        var html = RENDERER.render(MARKDOWN.parse(Plain.clean(markdown.replace("\r\n", "\n"))));
        var written = Jsoup.parseBodyFragment(html);
        if (isTooDeep(written)) {
            findings.add(Finding.error("too-nested", slot));
            return Passage.NOTHING;
        }
        judgeImages(written, slot);
        judgeLinks(written, slot);
        var clean = CLEANER.clean(written);
        clean.outputSettings(new OutputSettings().prettyPrint(false).charset("UTF-8"));
        setHeadings(clean.body());
        setType(clean.body());
        markLinks(clean, slot);
        style(clean.body());
        return new Passage(clean.body().html().strip(), TextPart.of(clean.body()));
    }

    private void judgeImages(Document written, String slot) {
        for (var image : written.select("img")) {
            var source = Links.web(absolute(image.attr("src")));
            if (source.isEmpty()) {
                findings.add(Finding.error("image-unsafe", slot, brief(image.attr("alt"))));
                image.remove();
                continue;
            }
            image.attr("src", source.get());
            if (image.attr("alt").isBlank()) {
                findings.add(Finding.error("image-without-alt", slot, brief(source.get())));
            }
            if (!image.attr("width").matches("[1-9]\\d{0,2}")) {
                image.removeAttr("width");
            }
        }
    }

    private void judgeLinks(Document written, String slot) {
        for (var link : written.select("a")) {
            var label = label(link);
            var target = target(link.attr("href"), label, slot);
            if (target.isPresent() && !label.isBlank()) {
                link.attr("href", target.get());
                if (VAGUE.matcher(label.strip()).matches()) {
                    findings.add(Finding.warning("link-vague", slot, brief(label)));
                }
            } else {
                link.unwrap();
            }
        }
    }

    private Optional<String> target(String href, String label, String slot) {
        var written = href.strip();
        if (label.startsWith("www.") && written.equals("http://" + label)) {
            written = "https://" + label; // what autolinking makes of it is older than its readers
        }
        if (written.isEmpty() || written.startsWith("#")) {
            return guessed(label, slot);
        }
        var scheme = written.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
        if (scheme.equals("mailto") || scheme.equals("tel")) {
            return Optional.of(written.replaceAll("[\\s\\p{Cntrl}]|%0[AaDd]", ""));
        }
        var web = Links.web(absolute(written));
        if (web.isEmpty()) {
            findings.add(Finding.error("link-unsafe", slot, brief(label)));
        }
        return web;
    }

    /** A link that leads nowhere, but whose text is an address, leads there. */
    private Optional<String> guessed(String label, String slot) {
        var text = label.strip();
        if (NAKED.matcher(text).matches()) {
            var url = Links.web(text.startsWith("http") ? text : "https://" + text);
            if (url.isPresent()) {
                findings.add(Finding.warning("link-guessed", slot, brief(label)));
                return url;
            }
        }
        findings.add(Finding.warning("link-empty", slot, brief(label)));
        return Optional.empty();
    }

    /** What stands on our own site may be written from the slash on. */
    private String absolute(String url) {
        return url.startsWith("/") && !url.startsWith("//") ? publicUrl + url : url;
    }

    private void markLinks(Document clean, String slot) {
        for (var link : clean.select("a[href^=http]")) {
            link.attr("href", links.mark(link.attr("href"), slot, label(link)));
        }
    }

    /** From h3 on, since the section's own heading is the h2, and without gaps (A2). */
    private static void setHeadings(Element body) {
        var headings = body.select("h1, h2, h3, h4, h5, h6");
        var levels = headings.stream().map(Element::normalName).distinct().sorted().toList();
        headings.forEach(h -> h.tagName("h" + Math.min(6, 3 + levels.indexOf(h.normalName()))));
    }

    private static void setType(Element body) {
        body.traverse(
                (NodeVisitor)
                        (node, _) -> {
                            if (node instanceof TextNode text && !isCode(text)) {
                                text.text(typeset(text));
                            }
                        });
    }

    /** A text may go on after strong text or a link: « **mot**! ». */
    private static String typeset(TextNode text) {
        var words = text.getWholeText();
        boolean goesOn =
                text.previousSibling() instanceof Element before
                        && !before.isBlock()
                        && words.matches("(?s)[;!?](?:[\\s)»].*)?");
        return Typography.of(goesOn ? "\u00A0" + words : words);
    }

    private static boolean isCode(TextNode text) {
        var parent = text.parent();
        return parent != null && parent.closest("code, pre") != null;
    }

    private static void style(Element body) {
        STYLES.forEach((tag, style) -> body.select(tag).attr("style", style));
    }

    private static boolean isTooDeep(Document document) {
        int[] deepest = {0};
        document.traverse((NodeVisitor) (_, depth) -> deepest[0] = Math.max(deepest[0], depth));
        return deepest[0] > 2 * DEEPEST;
    }

    private static String label(Element link) {
        var text = link.text();
        var image = link.selectFirst("img[alt]");
        return text.isBlank() && image != null ? Objects.requireNonNull(image).attr("alt") : text;
    }

    private static String brief(String text) {
        var line = Plain.oneLine(text);
        return line.length() <= 60 ? line : line.substring(0, 59) + "…";
    }
}
