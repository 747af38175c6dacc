package fr.jeudi.composer.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassagesTest {
    private final Links links = new Links();
    private final List<Finding> findings = new ArrayList<>();
    private final Passages passages = new Passages("https://lettre.example", links, findings);

    @Test
    void aLinkGivenTwiceInASlotIsOneLink() {
        passages.of("[a](https://example.org/x) [b](https://example.org/x)", "event");
        passages.of("[c](https://example.org/x)", "tool");

        assertThat(links.all())
                .extracting(Link::number, Link::slot, Link::label)
                .containsExactly(tuple(0, "event", "a"), tuple(1, "tool", "c"));
    }

    @Test
    void addressesInTheTextBecomeLinks() {
        passages.of("Voir www.example.org et https://example.org/b, ou j@example.org.", "event");

        assertThat(links.all())
                .extracting(Link::url)
                .containsExactly("https://www.example.org", "https://example.org/b");
    }

    @Test
    void mailAndPhoneLinksAreNotCounted() {
        var passage =
                passages.of("[écrire](mailto:j@example.org) [appeler](tel:+33102030405)", "event");

        assertThat(links.all()).isEmpty();
        assertThat(passage.html()).contains("mailto:j@example.org", "tel:+33102030405");
        assertThat(passage.text()).isEqualTo("écrire (j@example.org) appeler (+33102030405)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[revoir](#)", "[revoir]()", "[revoir](#haut)"})
    void aLinkToNowhereKeepsItsTextAndIsReported(String markdown) {
        var passage = passages.of("À " + markdown + " demain", "event");

        assertThat(passage.text()).isEqualTo("À revoir demain");
        assertThat(passage.html()).doesNotContain("<a");
        assertThat(findings)
                .extracting(Finding::code, Finding::isError)
                .containsExactly(tuple("link-empty", false));
    }

    @Test
    void aLinkToNowhereWhoseTextIsAnAddressGoesThere() {
        passages.of("[www.example.org](#)", "event");

        assertThat(links.all()).extracting(Link::url).containsExactly("https://www.example.org");
        assertThat(findings).extracting(Finding::code).containsExactly("link-guessed");
    }

    /** X4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "https:evil.example",
                "https:/evil.example",
                "https://user:pass@evil.example/",
                "https://example.org@evil.example/",
                "javascript:alert(1)",
                "java&#10;script:alert(1)",
                "ftp://example.org/",
                "file:///etc/passwd",
                "relative/page",
                "https://",
                "https://exa mple.org/",
                "\\\\evil.example"
            })
    void aLinkElsewhereThanTheWebIsAnError(String href) {
        passages.of("<a href=\"" + href + "\">clic</a>", "event");

        assertThat(links.all()).isEmpty();
        assertThat(findings)
                .extracting(Finding::code, Finding::isError)
                .containsExactly(tuple("link-unsafe", true));
    }

    @Test
    void aLinkOnOurOwnSiteMayStartWithASlash() {
        passages.of("[l’archive](/archive) ![plan](/media/plan.png)", "event");

        assertThat(links.all())
                .extracting(Link::url)
                .containsExactly("https://lettre.example/archive");
        assertThat(findings).isEmpty();
    }

    @Test
    void webAddressesAreWrittenInAscii() {
        assertThat(Links.web("HTTPS://château.example/été?q=à"))
                .contains("https://xn--chteau-xta.example/%C3%A9t%C3%A9?q=%C3%A0");
        assertThat(Links.web("https://Straße.de:8443/ß"))
                .contains("https://xn--strae-oqa.de:8443/%C3%9F");
        assertThat(Links.web("https://xn--strae-oqa.de/")).contains("https://xn--strae-oqa.de/");
        assertThat(Links.web("https://r3---sn.example./")).contains("https://r3---sn.example./");
        assertThat(Links.web("https://[2001:db8::1]:8443/"))
                .contains("https://[2001:db8::1]:8443/");
        assertThat(Links.web("https://www..example/")).isEmpty();
        assertThat(Links.web("https://" + "a".repeat(64) + ".example/")).isEmpty();
        assertThat(Links.web("https://-é.example/")).isEmpty();
        assertThat(Links.web("http://[::1]:8080/x")).contains("http://[::1]:8080/x");
        assertThat(Links.web("https://example.org/a%0d%0ab"))
                .contains("https://example.org/a%0d%0ab");
    }

    /** A5. */
    @ParameterizedTest
    @ValueSource(strings = {"ici", "Cliquez ici", "là", "cliquer ici", "here", "lien"})
    void aLinkThatDoesNotSayWhereItLeadsIsReported(String label) {
        passages.of("[" + label + "](https://example.org/)", "tool");

        assertThat(findings)
                .extracting(Finding::code, Finding::where)
                .containsExactly(tuple("link-vague", "tool"));
    }

    /** A3. */
    @Test
    void anImageNeedsAText() {
        passages.of(
                "![](https://example.org/x.png) ![Le quai](https://example.org/y.png)", "event");

        assertThat(findings)
                .extracting(Finding::code, Finding::isError)
                .containsExactly(tuple("image-without-alt", true));
    }

    @Test
    void aLinkedImageIsCalledByItsText() {
        var passage =
                passages.of(
                        "[![Le quai](https://example.org/y.png)](https://example.org/)", "event");

        assertThat(links.all()).extracting(Link::label).containsExactly("Le quai");
        assertThat(passage.text()).startsWith("Le quai (");
    }

    /** A2. */
    @Test
    void headingsGoOnFromThirdLevelWithoutGaps() {
        var html =
                Jsoup.parse(
                        passages.of("# Un\n\n#### Deux\n\n# Trois\n\n###### Quatre", "event")
                                .html());

        assertThat(html.select("h3").eachText()).containsExactly("Un", "Trois");
        assertThat(html.select("h4").eachText()).containsExactly("Deux");
        assertThat(html.select("h5").eachText()).containsExactly("Quatre");
    }

    @Test
    void theTextPartKeepsListsQuotesAndBreaks() {
        var text =
                passages.of(
                                "Un **mot**\\\nsuivi.\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\n> dit\n> elle\n\n---\n\n    code  là",
                                "event")
                        .text();

        assertThat(text)
                .isEqualTo(
                        """
                        Un mot
                        suivi.

                        - a
                        - b
                          - c

                        3. x
                        4. y

                        > dit elle

                        * * *

                        code  là\
                        """);
    }

    @Test
    void theTextPartIsWrapped() {
        var text = passages.of("mot ".repeat(200), "event").text();

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(72));
    }

    @Test
    void punctuationAfterStrongTextIsKeptBesideIt() {
        assertThat(passages.of("Quel **jour**! Et **\"demain\"** ?", "event").text())
                .isEqualTo("Quel jour\u00A0! Et «\u00A0demain\u00A0»\u00A0?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "> ", "- ", "*a **b ", "[", "![", "<b>", "<div>", "`", "_", "&#", "1. ", "\t",
                "<!--", "www.", "a@", "[a](", "\\"
            })
    @Timeout(60)
    void hostileMarkdownEndsSoonAndWithoutAnError(String repeated) {
        passages.of(repeated.repeat(40_000 / repeated.length()), "event");

        assertThat(passages.of("Encore là", "event").text()).isEqualTo("Encore là");
    }

    @Test
    void findingsReadWellInBothLanguages() {
        passages.of("[revoir](#) [l'eau](javascript:x)", "event");

        assertThat(findings)
                .extracting(f -> f.text(Locale.FRENCH))
                .contains(
                        "Le lien «\u00A0revoir\u00A0» ne mène nulle part\u00A0: seul son texte est gardé.");
        assertThat(findings)
                .extracting(f -> f.text(Locale.ENGLISH))
                .contains(
                        "The link “l'eau” cannot be sent: only http and https addresses will do.");
    }
}
