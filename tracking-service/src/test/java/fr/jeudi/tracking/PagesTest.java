package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The reports as staff see them, and who may. */
@ContextConfiguration(initializers = RealParts.class)
class PagesTest extends ServiceFixture {

    private MvcTestResult page(String path, String role, String language) {
        return web.get()
                .uri(path)
                .header("Accept-Language", language)
                .header("Accept", "text/html")
                .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }

    private String text(String path, String language) {
        var result = page(path, "marketing", language);
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private void someoneReads() {
        topics.write(
                "delivery-reported",
                issue,
                Topics.example("delivery-reported/examples/totals.json")
                        .replace("nbswy3dpeb3w64tm", issue));
        browser.get(pixel(null), Browser.FIREFOX);
        browser.get(link(null), Browser.FIREFOX);
        count("delivered", 1990);
        count("loads", 1);
        count("clicks", 1);
    }

    @Test
    void aReportShowsItsFiguresInTheReadersOwnWay() {
        someoneReads();

        assertThat(text("/admin/reports/" + issue, "fr"))
                .contains("N°\u00a068 – Faire ensemble", "1\u202f990", "0,1\u00a0%", "Événement")
                .contains("id=\"by-link\"", "https://example.org/agenda")
                .contains("/admin/reports/static/charts.js")
                .doesNotContain("??", "onclick", "<style");
        assertThat(text("/admin/reports/" + issue, "en"))
                .contains("No.\u00a068 – Faire ensemble", "1,990", "0.1%", "Event")
                .doesNotContain("??");
    }

    @Test
    void theOtherLanguageIsOneClickAwayAndTheChoiceIsKept() {
        assertThat(text("/admin/reports", "fr")).contains("href=\"?lang=en\" lang=\"en\"");
        assertThat(page("/admin/reports?lang=en", "marketing", "fr"))
                .cookies()
                .hasCookieSatisfying(
                        "jeudi_language",
                        it -> {
                            assertThat(it.getValue()).isEqualTo("en");
                            assertThat(it.getPath()).isEqualTo("/admin");
                        });
        assertThat(
                        web.get()
                                .uri("/admin/reports")
                                .header("Accept-Language", "fr")
                                .cookie(new Cookie("jeudi_language", "en"))
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_marketing"))))
                .bodyText()
                .contains("<html lang=\"en\"", "href=\"?lang=fr\" lang=\"fr\"");
    }

    @Test
    void everyChartHasATableBehindIt() {
        someoneReads();
        var page = text("/admin/reports/" + issue, "fr");

        for (var table : new String[] {"steps", "by-slot", "by-link"}) {
            assertThat(page)
                    .contains("data-table=\"" + table + "\"", "<table id=\"" + table + "\">");
        }
        assertThat(page.split("<caption", -1)).hasSize(4);
        assertThat(text("/admin/reports", "fr"))
                .contains("data-table=\"compared\"", "<table id=\"compared\">");
    }

    @Test
    void aReportBeforeTheFirstHitSaysSo() {
        assertThat(text("/admin/reports/" + issue, "fr")).contains("Ni ouverture ni clic");
    }

    @Test
    void theFiguresRenewThemselvesWhileTheIssueIsNew() {
        var figures = text("/admin/reports/" + issue + "/figures", "fr");

        assertThat(figures).startsWith("<section").contains("id=\"figures\"");
        assertThat(figures).doesNotContain("<html");
    }

    @Test
    void allIssuesAreListed() {
        assertThat(text("/admin/reports", "fr"))
                .contains("/admin/reports/" + issue, "Comparer les numéros");
        assertThat(text("/admin/reports", "en")).contains("Compare issues").doesNotContain("??");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/admin/reports/export.csv | fr | \"Titre\";\"Parti le\"",
                "/admin/reports/export.csv | en | \"Issue\",\"Title\"",
                "/admin/reports/{}/links.csv | fr | \"https://example.org/agenda\";1;1",
                "/admin/reports/{}/hours.csv | fr | \"Heure\""
            })
    void tablesCanBeTakenAway(String path, String language, String contained) {
        someoneReads();
        var result = page(path.replace("{}", issue), "marketing", language);

        assertThat(result).hasStatusOk().hasContentType("text/csv;charset=UTF-8");
        assertThat(result.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
        assertThat(new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8))
                .startsWith("\uFEFF")
                .contains(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"charts.js", "chart.umd.min.js"})
    void theScriptsAreServedHere(String script) {
        assertThat(page("/admin/reports/static/" + script, "marketing", "fr")).hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/reports/nothing", "/admin/reports/nothing/links.csv"})
    void anUnknownIssueHasNoReport(String path) {
        assertThat(page(path, "marketing", "fr")).hasStatus(404);
    }

    @ParameterizedTest
    @CsvSource({"marketing,200", "publisher,200", "admin,200", "editor,403", "operator,403"})
    void reportsAreForThoseWhoseWorkTheyAre(String role, int status) {
        var bearer = jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));

        for (var path : new String[] {"", "/" + issue}) {
            assertThat(web.get().uri("/api/reports" + path).with(bearer)).hasStatus(status);
            assertThat(page("/admin/reports" + path, role, "fr")).hasStatus(status);
        }
        assertThat(page("/admin/reports/export.csv", role, "fr")).hasStatus(status);
    }

    @Test
    void whoIsNotSignedInIsAskedTo() {
        assertThat(web.get().uri("/admin/reports").header("Accept", "text/html")).hasStatus(302);
        assertThat(web.get().uri("/api/reports/" + issue)).hasStatus(401);
    }

    @Test
    void theApiAnswersWithAProblemForAnUnknownIssue() {
        var bearer = jwt().authorities(new SimpleGrantedAuthority("ROLE_marketing"));

        assertThat(web.get().uri("/api/reports/nothing").with(bearer))
                .hasStatus(404)
                .hasContentType("application/problem+json")
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/unknown-issue");
    }

    @Test
    void theApiListsAllIssues() {
        var bearer = jwt().authorities(new SimpleGrantedAuthority("ROLE_marketing"));

        assertThat(web.get().uri("/api/reports").with(bearer))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[*].issueId")
                .asArray()
                .contains(issue);
    }

    @Test
    void theApiIsDescribed() {
        assertThat(web.get().uri("/api/tracking/openapi"))
                .hasStatusOk()
                .bodyText()
                .contains("/api/reports/{issueId}", "machineLoads")
                .doesNotContain("/o/{token}");
    }
}
