package fr.jeudi.composer.archive;

import static fr.jeudi.composer.issue.Samples.aContent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.ComposerTest;
import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.release.Releaser;
import java.io.ByteArrayInputStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ComposerTest
class ArchiveTest {
    @Autowired MockMvcTester web;
    @Autowired Desk desk;
    @Autowired Releaser releaser;

    @Test
    void aReleasedIssueCanBeReadByAnybodyAndADraftCannot() {
        released(60_001, "Les preuves sont là");
        desk.begin(aContent(60_002), "a");

        var result = web.get().uri("/archive/60001").exchange();

        assertThat(result).hasStatusOk();
        var page = Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), UTF_8));
        assertThat(page.text()).contains("Les preuves sont là", "Le forum");
        assertThat(page.select("a[href='https://example.org/agenda']")).isNotEmpty();
        assertThat(page.text())
                .doesNotContain("Vous recevez ce mail", "Voir ce numéro en ligne", "désabonner");
        assertThat(page.select("a[href='#'], a[href=''], script")).isEmpty();
        assertThat(page.html()).doesNotContain("/o/", "/c/", "/unsubscribe/");
        assertThat(page.select("html").attr("lang")).isEqualTo("fr");
        assertThat(result.getResponse().getHeader("Content-Security-Policy"))
                .contains("script-src 'none'");
        assertThat(web.get().uri("/archive")).hasStatusOk().bodyText().contains("/archive/60001");
        for (var path : new String[] {"60002", "60003", "0", "-1", "x", "99999999999", "1e3"}) {
            assertThat(web.get().uri("/archive/" + path)).hasStatus(404);
        }
    }

    @Test
    void theFeedIsWellFormedWhateverAuthorsWrite() throws Exception {
        released(60_004, "<b>& \"]]>\uFFFF fin");

        var result = web.get().uri("/feed.xml").exchange();

        assertThat(result).hasStatusOk().hasContentTypeCompatibleWith("application/atom+xml");
        var factory = DocumentBuilderFactory.newNSInstance();
        var feed =
                factory.newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        result.getResponse().getContentAsByteArray()));
        var links = feed.getElementsByTagNameNS("http://www.w3.org/2005/Atom", "link");
        assertThat(IntStream.range(0, links.getLength()).mapToObj(links::item))
                .allMatch(it ->
                        it.getAttributes()
                                .getNamedItem("href")
                                .getNodeValue()
                                .startsWith("http://localhost:8080/"));
        assertThat(feed.getDocumentElement().getTextContent()).contains("<b>& \"]]> fin");
    }

    private void released(int number, String headline) {
        var it = aContent(number);
        var content =
                new Content(
                        number,
                        it.date(),
                        it.theme(),
                        headline,
                        it.event(),
                        it.portrait(),
                        it.tool(),
                        it.further(),
                        it.next(),
                        it.share(),
                        it.signUp());
        releaser.release(desk.begin(content, "a").id(), "a");
    }
}
