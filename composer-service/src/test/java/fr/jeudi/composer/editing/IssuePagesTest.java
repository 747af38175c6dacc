package fr.jeudi.composer.editing;

import static fr.jeudi.composer.issue.Samples.aContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.composer.ComposerTest;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.Status;
import fr.jeudi.composer.release.Releaser;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@ComposerTest
class IssuePagesTest {
    private static final AtomicInteger NUMBER = new AtomicInteger(40_000);

    @Autowired MockMvcTester web;
    @Autowired Desk desk;
    @Autowired Issues issues;
    @Autowired Releaser releaser;

    @Test
    void aNewIssueOpensInItsEditorWithNumberAndThursday() {
        var result = post("/admin/issues", Map.of());

        assertThat(result).hasStatus(302);
        var editor = page(String.valueOf(result.getResponse().getRedirectedUrl()), "editor", "fr");
        assertThat(editor.select("#number").attr("value")).isNotEmpty();
        assertThat(editor.select("#date").attr("value")).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(editor.select("form#edit input[name=_csrf]")).hasSize(1);
    }

    @Test
    void everyPageSpeaksBothLanguagesAndNamesEveryField() {
        var draft = aDraft();
        var paths =
                List.of(
                        "/admin/issues",
                        "/admin/issues/import",
                        "/admin/issues?q=zzzz",
                        "/admin/issues/" + draft.id(),
                        "/admin/issues/" + draft.id() + "/release",
                        "/admin/issues/" + released().id());

        for (var path : paths) {
            for (var language : List.of("fr", "en")) {
                var page = page(path, "admin", language);
                assertThat(page.text()).as(path).doesNotContain("??");
                assertThat(page.select("h1")).as(path).hasSize(1);
                assertThat(page.select("[style], script:not([src])")).as(path).isEmpty();
                page.select("main input:not([type=hidden]), main textarea, main select")
                        .forEach(field ->
                                assertThat(page.select("label[for=" + field.id() + "]"))
                                        .as(path + " " + field.id())
                                        .hasSize(1));
                var ids = page.select("[id]").eachAttr("id");
                assertThat(ids).as(path).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void theOtherLanguageIsOneClickAwayAndTheChoiceIsKept() {
        var page = page("/admin/issues?q=zz", "editor", "fr");
        assertThat(page.select("header a[hreflang=en]").attr("href")).isEqualTo("?q=zz&lang=en");
        assertThat(page("/admin/issues?lang=en", "editor", "fr").select("header a[hreflang=fr]"))
                .hasSize(1);
        assertThat(web.get().uri("/admin/issues?lang=en").with(staff("editor")))
                .cookies()
                .hasCookieSatisfying(
                        "jeudi_language",
                        it -> {
                            assertThat(it.getValue()).isEqualTo("en");
                            assertThat(it.getPath()).isEqualTo("/admin");
                        });
        assertThat(
                        web.get()
                                .uri("/admin/issues")
                                .header("Accept-Language", "fr")
                                .cookie(new Cookie("jeudi_language", "en"))
                                .with(staff("editor")))
                .bodyText()
                .contains("<html lang=\"en\"");
    }

    @Test
    void typingIsSavedAndTheNextVersionComesBack() {
        var draft = aDraft();

        var answer = autosave(draft, draft.version(), "Autre titre");

        assertThat(issues.read(draft.id()).content().headline()).isEqualTo("Autre titre");
        var saved = Jsoup.parseBodyFragment(body(answer));
        assertThat(saved.select("input[name=version]").val())
                .isEqualTo(String.valueOf(issues.read(draft.id()).version()));
        assertThat(saved.select("#findings[hx-swap-oob]")).hasSize(1);
        assertThat(answer.getResponse().getHeader("HX-Trigger")).isEqualTo("saved");
    }

    @Test
    void whoeverComesSecondSeesTheConflictAndMayInsist() {
        var draft = aDraft();
        autosave(draft, draft.version(), "Premier");

        var live = autosave(draft, draft.version(), "Second");
        var plain = post(path(draft), fields(draft.version(), "Second", "save"));

        assertThat(body(live)).contains("value=\"overwrite\"");
        assertThat(plain).hasStatus(409);
        assertThat(body(plain)).contains("value=\"overwrite\"").contains("Second");
        assertThat(issues.read(draft.id()).content().headline()).isEqualTo("Premier");
        post(path(draft), fields(draft.version(), "Second", "overwrite"));
        assertThat(issues.read(draft.id()).content().headline()).isEqualTo("Second");
    }

    @Test
    void sectionsAreAddedMovedAndRemovedByPlainButtons() {
        var draft = aDraft();
        post(path(draft), fields(draft.version(), "T", "add"));
        assertThat(issues.read(draft.id()).content().further()).hasSize(1);

        moved(draft, "up:1");
        assertThat(titles(draft)).containsExactly("B", "A", "C");
        moved(draft, "down:1");
        assertThat(titles(draft)).containsExactly("A", "C", "B");
        moved(draft, "remove:0");
        assertThat(titles(draft)).containsExactly("B", "C");
    }

    @Test
    void nothingGoesOutBeforeTheCountIsTyped() {
        var draft = aDraft();
        var count = page(path(draft) + "/release", "publisher", "fr").select("[name=count]").val();

        assertThat(
                        as(
                                "publisher",
                                path(draft) + "/release",
                                Map.of("count", count, "confirm", "9")))
                .hasStatus(400);
        assertThat(issues.read(draft.id()).status()).isEqualTo(Status.DRAFT);
        assertThat(
                        as(
                                "publisher",
                                path(draft) + "/release",
                                Map.of("count", count, "confirm", count)))
                .hasStatus(302);
        assertThat(issues.read(draft.id()).status()).isEqualTo(Status.RELEASED);
        var page = page(path(draft), "editor", "fr");
        assertThat(page.select("form#edit")).isEmpty();
        assertThat(page.select("a[href^=/archive/]")).isNotEmpty();
    }

    @Test
    void aTimeOnThePageIsParisTime() {
        var draft = aDraft();

        as("publisher", path(draft) + "/schedule", Map.of("at", "2027-07-01T07:00"));

        assertThat(String.valueOf(issues.read(draft.id()).scheduledAt()))
                .isEqualTo("2027-07-01T05:00:00Z");
        releaser.cancel(draft.id(), "a");
    }

    @Test
    void whatIsRefusedIsSaidOnAPage() {
        var draft = aDraft();

        var result = as("publisher", path(draft) + "/schedule", Map.of("at", "2020-01-01T07:00"));

        assertThat(result).hasStatus(400).bodyText().contains("Cette heure est déjà passée.");
        assertThat(web.get().uri("/admin/issues/zzzzzzzzzzzzzzzz").with(staff("editor")))
                .hasStatus(404);
    }

    @Test
    void anImportedTextOpensWithWhatItCouldNotPlace() {
        var result =
                post(
                        "/admin/issues/import",
                        Map.of("text", "N°12 - Jeudi 26 janvier 2023\n\nL'outil\n\nUn guide.\n"));

        assertThat(result).hasStatus(302);
        var id = String.valueOf(result.getResponse().getRedirectedUrl()).replaceAll(".*/", "");
        assertThat(issues.read(id).content().number()).isEqualTo(12);
    }

    @Test
    void rolesAndTheCsrfTokenAreAskedFor() {
        var draft = aDraft();

        for (var step : List.of("/schedule", "/unschedule", "/release", "/cancel")) {
            assertThat(as("editor", path(draft) + step, Map.of())).hasStatus(403);
        }
        for (var step : List.of("", "/autosave", "/test", "/restore", "/duplicate", "/delete")) {
            assertThat(as("publisher", path(draft) + step, Map.of())).hasStatus(403);
            assertThat(web.post().uri(path(draft) + step).with(staff("admin"))).hasStatus(403);
        }
        assertThat(web.get().uri("/admin/issues").with(staff("marketing"))).hasStatus(403);
    }

    @Test
    void thePreviewFrameMayNotRunAnything() {
        var draft = aDraft();
        var frame = page(path(draft), "editor", "fr").expectFirst("iframe");

        assertThat(frame.attr("sandbox")).isEmpty();
        var preview = web.get().uri(frame.attr("src")).with(staff("editor")).exchange();
        assertThat(preview).hasStatusOk();
        assertThat(preview.getResponse().getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'unsafe-inline'");
    }

    @Test
    void theEditorsScriptIsServed() {
        assertThat(web.get().uri("/admin/issues/static/editor.js").with(staff("editor")))
                .hasStatusOk();
    }

    private Issue aDraft() {
        return desk.begin(aContent(NUMBER.incrementAndGet()), "camille");
    }

    private Issue released() {
        return releaser.release(aDraft().id(), "camille");
    }

    private static String path(Issue issue) {
        return "/admin/issues/" + issue.id();
    }

    private List<String> titles(Issue draft) {
        return issues.read(draft.id()).content().further().stream().map(it -> it.title()).toList();
    }

    private void moved(Issue draft, String button) {
        var request =
                web.post()
                        .uri(path(draft))
                        .with(staff("editor"))
                        .with(csrf())
                        .param("do", button)
                        .param("furtherTitle", "A", "B", "C")
                        .param("furtherBody", "", "", "");
        assertThat(request).hasStatus(302);
    }

    private MvcTestResult autosave(Issue draft, long version, String headline) {
        return post(path(draft) + "/autosave", fields(version, headline, ""));
    }

    private static Map<String, String> fields(long version, String headline, String button) {
        return Map.of("version", String.valueOf(version), "headline", headline, "do", button);
    }

    private MvcTestResult post(String path, Map<String, String> fields) {
        return as("editor", path, fields);
    }

    private MvcTestResult as(String role, String path, Map<String, String> fields) {
        var request = web.post().uri(path).with(staff(role)).with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }

    private Document page(String path, String role, String language) {
        var result =
                web.get()
                        .uri(path)
                        .with(staff(role))
                        .header("Accept-Language", language)
                        .exchange();
        assertThat(result).hasStatusOk();
        return Jsoup.parse(body(result));
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static RequestPostProcessor staff(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
