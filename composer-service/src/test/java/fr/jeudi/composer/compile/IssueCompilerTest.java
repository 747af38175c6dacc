package fr.jeudi.composer.compile;

import static fr.jeudi.composer.compile.Samples.compiled;
import static fr.jeudi.composer.compile.Samples.issue;
import static fr.jeudi.composer.compile.Samples.letterhead;
import static fr.jeudi.composer.compile.Samples.saying;
import static fr.jeudi.composer.compile.Samples.slots;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssueCompilerTest {
    private static final List<String> ALL = CompiledIssue.SECTIONS;

    private final CompiledIssue mail = compiled(issue());

    @Test
    void thereIsAVariantForEachNonEmptyChoice() {
        assertThat(mail.variants())
                .extracting(Variant::sections)
                .containsExactlyInAnyOrder(
                        List.of("event", "portrait", "tool"),
                        List.of("event", "portrait"),
                        List.of("event", "tool"),
                        List.of("portrait", "tool"),
                        List.of("event"),
                        List.of("portrait"),
                        List.of("tool"));
    }

    @Test
    void eachVariantIsAMailThatAnotherParserReadsBack() throws Exception {
        for (var variant : mail.variants()) {
            var message = parsed(mail.message(variant.sections(), slots()));
            var parts = (MimeMultipart) message.getContent();

            assertThat(message.getSubject()).isEqualTo("Une ville, mille liens");
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat((String) parts.getBodyPart(0).getContent())
                    .contains("Bonjour Zoë <b> d’Été,", "https://lettre.example/unsubscribe/t");
            assertThat((String) parts.getBodyPart(1).getContent())
                    .contains("Bonjour Zoë &lt;b&gt; d’Été,", "</html>");
        }
    }

    /** F2, F3, F5. */
    @Test
    void noLineIsLongerThan76AndAllEndInCrLf() {
        for (var variant : mail.variants()) {
            var text = ascii(mail.message(variant.sections(), slots()));

            assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
            assertThat(text.split("\r\n", -1))
                    .allSatisfy(line ->
                            assertThat(line)
                                    .hasSizeLessThanOrEqualTo(76)
                                    .matches("[ -~\\t]*")
                                    .doesNotMatch(".*[ \\t]"));
        }
    }

    /** The contract: what stands before a slot, and what after it. */
    @Test
    void slotsStandBetweenSoftLineBreaks() {
        for (var variant : mail.variants()) {
            var parts = variant.parts();
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof Part.Filled) {
                    assertThat(segment(parts.get(i - 1))).endsWith("=\r\n");
                    assertThat(segment(parts.get(i + 1))).startsWith("=\r\n");
                } else if (i > 0 && parts.get(i - 1) instanceof Part.Copied) {
                    assertThat(segment(parts.get(i - 1))).endsWith("\r\n").doesNotEndWith("=\r\n");
                }
            }
            assertThat(segment(parts.get(0))).endsWith("\r\n").doesNotContain("\r\n\r\n");
            assertThat(segment(parts.get(1))).startsWith("\r\n");
        }
    }

    @Test
    void nothingOfASectionThatWasNotChosenIsInTheMail() {
        var words =
                List.of(
                        List.of("évènement", "fête du quai", "programme"),
                        List.of("portrait", "Jeanne"),
                        List.of("outil", "boussole", "feuille"));
        for (var variant : mail.variants()) {
            var all =
                    Jsoup.parse(mail.html(variant.sections())).text()
                            + mail.text(variant.sections());
            for (int i = 0; i < 3; i++) {
                if (variant.sections().contains(ALL.get(i))) {
                    assertThat(all).contains(words.get(i));
                } else {
                    assertThat(textOf(all)).doesNotContain(words.get(i));
                }
            }
            assertThat(all).contains("tableau", "Rendez-vous jeudi.");
        }
    }

    /** L1, L2, L4, L7, F1: and nothing that dispatch writes. */
    @Test
    void theHeaderFieldsAreThoseOfAList() throws Exception {
        var message = parsed(mail.message(ALL, slots()));
        var names =
                Collections.list(message.getAllHeaders()).stream()
                        .map(jakarta.mail.Header::getName)
                        .toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("From", "Reply-To", "Subject", "MIME-Version", "Content-Type")
                .doesNotContain("Date", "Message-ID", "To", "List-Unsubscribe", "Auto-Submitted");
        assertThat(header(message, "List-Id")).isEqualTo("\"Les Jeudis\" <jeudi.jeudi.example>");
        assertThat(header(message, "List-Post")).isEqualTo("NO");
        assertThat(header(message, "Precedence")).isEqualTo("bulk");
        assertThat(header(message, "X-Auto-Response-Suppress")).isEqualTo("OOF, AutoReply");
        assertThat(header(message, "List-Archive")).isEqualTo("<https://lettre.example/archive>");
        assertThat(header(message, "Feedback-ID")).matches("68:weekly:issue:[A-Za-z0-9]{5,15}");
    }

    /** F8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jeudis, \"les\" <b>; suite",
                "Été à la Maison",
                "a\\b",
                "L’écho des très longs jeudis de la très grande ville de Saint-Rémy-lès-Chevreuse"
            })
    void theSendersNameReadsBackAsItWas(String name) throws Exception {
        var letterhead =
                new Letterhead(
                        "http://localhost:8080",
                        name,
                        "j@jeudi.example",
                        "j@jeudi.example",
                        "",
                        "jeudi.x");
        var compiled = new IssueCompiler().compile(issue(), letterhead);

        var from = (InternetAddress) parsed(compiled.message(ALL, slots())).getFrom()[0];

        assertThat(from.getPersonal()).isEqualTo(name);
        assertThat(from.getAddress()).isEqualTo("j@jeudi.example");
    }

    /** F4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"
                        + "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"
                        + "éééééééééééééééééééééééééééééééééééééé",
                "Fête 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 chez nous",
                "=?UTF-8?Q?pas_un_mot?=",
                "Un long sujet tout en lettres simples qui ne tient pas sur une seule ligne de mail, vraiment pas"
            })
    void anySubjectReadsBackFromShortEncodedWords(String headline) throws Exception {
        var bytes = compiled(saying(headline, "x")).message(ALL, slots());

        assertThat(parsed(bytes).getSubject()).isEqualTo(headline);
        assertThat(ascii(bytes).split("\r\n\r\n", 2)[0].split("\r\n", -1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
        assertThat(ascii(bytes).split("[ \r\n]+"))
                .filteredOn(word -> word.startsWith("=?UTF-8?Q?"))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(75).endsWith("?="));
    }

    /** X7. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\u0085", "\u2028", "\0\r\n\t"})
    void aLineBreakInTheHeadlineMakesNoHeaderField(String lineBreak) throws Exception {
        var evil = saying("Bonjour" + lineBreak + "Bcc: evil@example.org", "x");

        var message = parsed(compiled(evil).message(ALL, slots()));

        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(Collections.list(message.getAllHeaders()))
                .hasSameSizeAs(
                        Collections.list(parsed(mail.message(ALL, slots())).getAllHeaders()));
        assertThat(message.getSubject()).isEqualTo("Bonjour Bcc\u00A0: evil@example.org");
    }

    /** X5: printed, never evaluated. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${7*7}",
                "#{T(java.lang.Runtime)}",
                "{{constructor}}",
                "{{@unsubscribe}}",
                "{{#event}}",
                "{{body}}",
                "__${7*7}__::",
                "[[${7*7}]]",
                "<%=7*7%>"
            })
    void whatLooksLikeATemplateIsPrinted(String text) {
        var compiled = compiled(saying(text, "Avant `" + text + "` après"));

        assertThat(compiled.subject()).isEqualTo(text);
        assertThat(compiled.text(ALL)).contains("Avant " + text + " après");
        assertThat(Jsoup.parse(compiled.html(ALL)).select("code").text()).isEqualTo(text);
    }

    /** Slots are marked with private-use characters, which nobody else may bring in. */
    @Test
    void aForgedSlotIsNotASlot() {
        var forged = compiled(saying("Titre", "Un \uE000unsubscribe\uE001 faux \uE002 lien"));

        assertThat(forged.text(ALL)).contains("Un unsubscribe faux lien");
    }

    /** X14, X6. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<svg/onload=alert(1)>",
                "<a href=\"javascript:alert(1)\">cliquez</a>",
                "[clic](javascript:alert%281%29)",
                "[clic](data:text/html;base64,PHNjcmlwdD4=)",
                "[clic](vbscript:x)",
                "<iframe src=//evil.example></iframe>",
                "<p style=\"background:url(javascript:alert(1))\" onclick=alert(1)>x</p>",
                "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
                "<base href=//evil.example>",
                "<form action=//evil.example><input></form>",
                "</td></tr></table></div><script>alert(1)</script>",
                "<!--[if mso]><script>alert(1)</script><![endif]-->",
                "![x](data:image/svg+xml;base64,PHN2Zz4=)",
                "<a href=\"https://example.org/\" onclick=\"alert(1)\" target=x>bon</a>",
                "<style>*{display:none}</style>"
            })
    void onlyHarmlessHtmlPasses(String markdown) {
        var page = Jsoup.parse(compiled(saying("Titre", "Avant\n\n" + markdown)).html(ALL));
        var frame = Jsoup.parse(compiled(saying("Titre", "Avant")).html(ALL));

        assertThat(page.select("script, svg, iframe, form, input, base, math, object")).isEmpty();
        assertThat(page.select("style")).hasSameSizeAs(frame.select("style"));
        assertThat(page.getAllElements())
                .allSatisfy(e ->
                        assertThat(e.attributes())
                                .allSatisfy(a -> {
                                    assertThat(a.getKey()).doesNotStartWith("on");
                                    assertThat(a.getValue()).doesNotContain("javascript:", "data:");
                                }));
        assertThat(page.select("table").size()).isEqualTo(frame.select("table").size());
    }

    /** X6: on every other field too. */
    @Test
    void titlesAreTextAndNotHtml() {
        var evil = "\"><img src=x onerror=alert(1)>{{body}}";
        var content =
                new Content(
                        1,
                        null,
                        evil,
                        evil + " ",
                        new Section(evil, "x"),
                        Section.EMPTY,
                        Section.EMPTY,
                        List.of(new Section(evil, "y")),
                        "",
                        "",
                        "");

        var page = Jsoup.parse(compiled(content).html(ALL));

        assertThat(page.select("img")).isEmpty();
        assertThat(page.select("h1").text()).contains("<img src=x onerror=alert(1)>{{body}}");
    }

    @Test
    void theSameContentGivesTheSameBytes() {
        assertThat(compiled(issue())).isEqualTo(mail);
    }

    /** Promise 4: the bytes of a section are kept once for all variants. */
    @Test
    void variantsShareTheirSegments() {
        int kept = mail.segments().stream().mapToInt(s -> s.ascii().length()).sum();
        int whole = mail.message(ALL, slots()).length;

        assertThat(mail.segments()).doesNotHaveDuplicates();
        assertThat(kept).isLessThan(2 * whole);
    }

    @Test
    void linksAreNumberedAndLeadThroughTheirSlots() {
        assertThat(mail.links())
                .extracting(Link::slot, Link::url, Link::label)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "event", "https://example.org/quai?a=1&b=2", "programme"),
                        org.assertj.core.groups.Tuple.tuple(
                                "archive",
                                "https://lettre.example/archive/68",
                                "Voir ce numéro en ligne"));
        for (var variant : mail.variants()) {
            var sent =
                    new String(
                            mail.message(variant.sections(), slots()), StandardCharsets.US_ASCII);
            assertThat(sent).doesNotContain("href=3D\"https://example.org", "(https://example.org");
        }
        assertThat(mail.links()).extracting(Link::number).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void previewsLeadStraightToTheirPlacesAndCountNothing() {
        var page = Jsoup.parse(mail.html(ALL));

        assertThat(page.select("a[href]").eachAttr("href"))
                .contains("https://example.org/quai?a=1&b=2", "https://example.org/modele", "#");
        assertThat(page.select("img")).isEmpty();
        assertThat(page.text()).contains("Bonjour, ");
        assertThat(mail.text(ALL))
                .contains("Bonjour,", "modèle (https://example.org/modele)", "Se désabonner (#)");
    }

    /** A1, A2, A3. */
    @Test
    void theHtmlIsMadeForAllReaders() {
        var page = Jsoup.parse(new String(htmlOf(mail), StandardCharsets.UTF_8));

        assertThat(page.select("html").attr("lang")).isEqualTo("fr");
        assertThat(page.select("body > div[role=article]").attr("lang")).isEqualTo("fr");
        assertThat(page.title()).isEqualTo("Une ville, mille liens");
        assertThat(page.select("table:not([role=presentation])")).isEmpty();
        assertThat(page.select("img:not([alt])")).isEmpty();
        assertThat(page.select("img[src^=https://lettre.example/o/]")).hasSize(1);
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("h2").eachText())
                .containsExactly(
                        "L’évènement La fête du quai",
                        "Le portrait",
                        "L’outil La boussole",
                        "En pratique",
                        "La semaine prochaine",
                        "Faites passer",
                        "Pas encore abonné ?");
        assertThat(page.html()).doesNotContain("fonts.googleapis").doesNotContain("@import");
        assertThat(page.text()).contains("N° 68", "jeudi 1er octobre 2026");
    }

    /** F6, A7: the text part says what the HTML says. */
    @Test
    void bothPartsSayTheSame() {
        var shown = Jsoup.parse(mail.html(ALL)).body();
        shown.select("[style*=display:none]").remove();
        var text = textOf(mail.text(ALL));

        for (var block : shown.select("p, li, h1, h2")) {
            assertThat(text)
                    .contains(
                            textOf(Jsoup.parse(block.html().replace("<br>", " ")).text())
                                    .split("[ .]", 2)[0]);
        }
        for (var link : mail.links()) {
            assertThat(mail.text(ALL)).contains(link.url());
        }
    }

    @Test
    void anUnfinishedIssueCompilesAndSaysWhatIsMissing() {
        var compiled = compiled(Content.empty());

        assertThat(compiled.subject()).isEqualTo("Les Jeudis");
        assertThat(compiled.hasErrors()).isTrue();
        assertThat(compiled.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(
                        "number-missing",
                        "date-missing",
                        "headline-missing",
                        "theme-missing",
                        "sections-missing");
        assertThat(compiled.html(ALL)).contains("Bonjour");
    }

    @Test
    void aFinishedIssueHasNoErrors() {
        assertThat(mail.findings()).isEmpty();
    }

    /** G7. */
    @Test
    void aMailThatGmailWouldClipIsRefused() {
        assertThat(codes(saying("Titre", "Des mots à lire. ".repeat(4300))))
                .containsOnlyOnce("html-large");
        assertThat(codes(saying("Titre", "Des mots à lire. ".repeat(6000))))
                .containsOnlyOnce("html-too-large");
        assertThat(codes(saying("Titre", "x".repeat(300_000)))).contains("too-long");
        assertThat(mail.htmlSize())
                .isBetween(htmlOf(mail).length - 100, htmlOf(mail).length + 2000);
    }

    @Test
    void sizeIsThatOfTheLongestReader() {
        assertThat(mail.htmlSize()).isGreaterThanOrEqualTo(htmlOf(mail).length);
    }

    /** G8. */
    @Test
    void aFreeMailSenderIsRefused() {
        var letterhead =
                new Letterhead(
                        "http://localhost:8080",
                        "Nous",
                        "nous@gmail.com",
                        "nous@gmail.com",
                        "",
                        "nous.x");

        assertThat(new IssueCompiler().compile(issue(), letterhead).findings())
                .extracting(Finding::code)
                .containsExactly("sender-free-mail");
    }

    private static List<String> codes(Content content) {
        return compiled(content).findings().stream().map(Finding::code).toList();
    }

    private byte[] htmlOf(CompiledIssue compiled) {
        return MimeText.htmlPart(compiled.message(ALL, slots())).getBytes(StandardCharsets.UTF_8);
    }

    private String segment(Part part) {
        return switch (part) {
            case Part.Copied copied -> mail.segments().get(copied.segment()).ascii();
            case Part.Filled _ -> "";
        };
    }

    private static String textOf(String html) {
        return html.replaceAll("\\s+", " ");
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String header(MimeMessage message, String name) throws Exception {
        var values = message.getHeader(name);
        assertThat(values).hasSize(1);
        return values[0];
    }

    private static MimeMessage parsed(byte[] bytes) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }

    @Test
    void theLetterheadIsTheOneGiven() {
        assertThat(mail.text(ALL)).contains(letterhead().postalAddress(), letterhead().replyTo());
    }
}
