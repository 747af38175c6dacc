package fr.jeudi.composer.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import fr.jeudi.composer.ComposerTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ComposerTest
class IssueApiTest {
    private static final AtomicInteger NUMBER = new AtomicInteger(20_000);

    @Autowired MockMvcTester web;

    @Test
    void anIssueIsWrittenReadChangedAndListed() {
        var begun = json(post("/api/issues", text()), 201);
        var id = begun.get("id").asString();

        assertThat(begun.get("status").asString()).isEqualTo("draft");
        assertThat(begun.at("/event/title").asString()).isEqualTo("Le forum");
        var read = json(call(HttpMethod.GET, "/api/issues/" + id, null, "editor"), 200);
        var changed = read.toString().replace("Bonjour à tous", "Bonsoir");
        assertThat(
                        json(call(HttpMethod.PUT, "/api/issues/" + id, changed, "editor"), 200)
                                .get("headline")
                                .asString())
                .isEqualTo("Bonsoir");
        assertThat(call(HttpMethod.PUT, "/api/issues/" + id, changed, "editor")).hasStatus(409);
        assertThat(
                        json(call(HttpMethod.GET, "/api/issues", null, "publisher"), 200)
                                .get(0)
                                .get("id")
                                .asString())
                .isEqualTo(id);
        assertThat(call(HttpMethod.DELETE, "/api/issues/" + id, null, "editor")).hasStatus(204);
        assertThat(call(HttpMethod.GET, "/api/issues/" + id, null, "editor")).hasStatus(404);
    }

    @Test
    void aStaleIfMatchIsRefused() {
        var id = begun();

        var result =
                web.put()
                        .uri("/api/issues/" + id)
                        .with(role("editor"))
                        .header("If-Match", "\"99\"")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(text())
                        .exchange();

        assertProblem(result, 409, "changed-meanwhile");
    }

    @Test
    void aScheduleTakesInstantsAndOffsetsAndRefusesThePast() {
        var id = begun();
        var path = "/api/issues/" + id + "/schedule";

        assertProblem(approve(path, "{\"at\":\"2020-01-01T00:00:00Z\"}"), 400, "past-time");
        assertProblem(approve(path, "{\"at\":\"bientôt\"}"), 400, "invalid");
        assertProblem(approve(path, "{\"at\":{\"$gt\":\"\"}}"), 400, "malformed");
        assertProblem(approve(path, "{\"at\":\"+999999999-01-01T00:00:00Z\"}"), 400, "invalid");
        var scheduled = json(approve(path, ""), 200);
        assertThat(scheduled.get("status").asString()).isEqualTo("scheduled");
        assertThat(scheduled.get("scheduledAt").asString()).matches(".*T0[56]:00:00Z");
        assertProblem(
                call(HttpMethod.PUT, "/api/issues/" + id, text(), "editor"), 409, "wrong-state");
        assertThat(json(approve("/api/issues/" + id + "/cancel", ""), 200).get("status").asString())
                .isEqualTo("cancelled");
        assertProblem(approve("/api/issues/" + id + "/release", ""), 409, "wrong-state");
    }

    @Test
    void anEmptyIssueIsNotReleasedAndTheFindingsSayWhy() {
        var id = json(post("/api/issues", "{}"), 201).get("id").asString();

        var problem = json(approve("/api/issues/" + id + "/release", ""), 422);

        assertThat(problem.get("type").asString()).endsWith("/not-ready");
        assertThat(problem.get("findings").size()).isPositive();
        assertThat(problem.at("/findings/0/text").asString()).isNotBlank();
    }

    @Test
    void aTextBecomesADraft() {
        var markdown = "N°67 - Jeudi 26 janvier 2023\n\nL'outil de la semaine\n\nUn guide.\n";

        var imported =
                web.post()
                        .uri("/api/issues/import")
                        .with(role("editor"))
                        .contentType("text/plain;charset=UTF-8")
                        .content(markdown.getBytes(UTF_8))
                        .exchange();
        var file =
                web.post()
                        .uri("/api/issues/import")
                        .with(role("editor"))
                        .multipart()
                        .file(new MockMultipartFile("file", markdown.getBytes(UTF_8)))
                        .exchange();

        for (var result : List.of(imported, file)) {
            var json = json(result, 201);
            assertThat(json.get("number").asInt()).isEqualTo(67);
            assertThat(json.get("date").asString()).isEqualTo("2023-01-26");
            assertThat(json.get("unplaced").isArray()).isTrue();
            assertThat(json.get("notes").isArray()).isTrue();
        }
    }

    @Test
    void aTextThatIsTooLargeEmptyOrNotUtf8IsRefused() {
        assertProblem(imported(new byte[1024 * 1024 + 1]), 413, "too-large");
        assertProblem(imported(new byte[] {(byte) 0xC3, 0x28}), 400, "invalid");
        assertProblem(imported("  \n".getBytes(UTF_8)), 400, "invalid");
    }

    /** STANDARDS X13. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"headline\":{\"$gt\":\"\"}}",
                "{\"event\":\"text\"}",
                "{\"further\":{}}",
                "{\"number\":\"many\"}",
                "{\"number\":0}",
                "{\"number\":99999999999}",
                "{\"date\":\"someday\"}",
                "{\"date\":\"+999999999-12-31\"}",
                "{",
                "[]",
                "",
                "null"
            })
    void malformedAndHostileBodiesAreRefused(String body) {
        assertThat(post("/api/issues", body)).hasStatus(400);
    }

    @Test
    void aBodyOfMoreThanAMegabyteIsRefusedHoweverItIsNested() {
        assertProblem(
                post("/api/issues", "{\"next\":\"" + "x".repeat(1024 * 1024) + "\"}"),
                413,
                "too-large");
        assertThat(post("/api/issues", "[".repeat(100_000))).hasStatus(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "camille",
                "a@b.c\\r\\nBcc: x@y.z",
                "a@b.c,d@e.f",
                "<a@b.c>",
                "a b@c.d",
                "a@\\u2028b.c"
            })
    void aTrialGoesToOneAddressOnly(String address) {
        assertProblem(
                post("/api/issues/" + begun() + "/test", "{\"to\":\"" + address + "\"}"),
                400,
                "invalid");
    }

    @Test
    void aTrialAnswersTheIdOfItsMail() {
        for (var name : List.of("to", "address", "email")) {
            var answer =
                    json(
                            post(
                                    "/api/issues/" + begun() + "/test",
                                    "{\"%s\":\"camille@orange.example\"}".formatted(name)),
                            202);
            assertThat(answer.get("id").asString()).matches("[a-z2-7]{16}");
        }
    }

    @Test
    void thePreviewShowsTheChosenSectionsAndRunsNothing() {
        var id = begun();

        var html =
                call(
                        HttpMethod.GET,
                        "/api/issues/" + id + "/preview.html?sections=event",
                        null,
                        "editor");
        var text = call(HttpMethod.GET, "/api/issues/" + id + "/preview.txt", null, "editor");

        assertThat(html).hasStatusOk().bodyText().contains("Le forum").doesNotContain("Un guide");
        assertThat(html.getResponse().getHeader("Content-Security-Policy"))
                .contains("script-src 'none'");
        assertThat(text).hasStatusOk().bodyText().contains("Un guide");
    }

    @Test
    void everyStepHasItsRole() {
        var allowed =
                Map.of(
                        "editor", List.of("test"),
                        "publisher", List.of("schedule", "unschedule", "release", "cancel"),
                        "marketing", List.<String>of(),
                        "operator", List.<String>of());
        var id = "aaaaaaaaaaaaaaaa";

        allowed.forEach((role, steps) -> {
            for (var step : List.of("test", "schedule", "unschedule", "release", "cancel")) {
                var status =
                        call(
                                        HttpMethod.POST,
                                        "/api/issues/" + id + "/" + step,
                                        "{\"to\":\"a@b.example\"}",
                                        role)
                                .getResponse()
                                .getStatus();
                assertThat(status)
                        .as(role + " " + step)
                        .isEqualTo(steps.contains(step) ? 404 : 403);
            }
        });
        assertThat(call(HttpMethod.POST, "/api/issues", text(), "publisher")).hasStatus(403);
        assertThat(call(HttpMethod.PUT, "/api/issues/" + id, text(), "publisher")).hasStatus(403);
        assertThat(call(HttpMethod.GET, "/api/issues", null, "marketing")).hasStatus(403);
    }

    @Test
    void theApiDescribesItself() {
        var openapi = json(web.get().uri("/api/composer/openapi").exchange(), 200);

        assertThat(openapi.get("paths").has("/api/issues/{id}/schedule")).isTrue();
    }

    private String begun() {
        return json(post("/api/issues", text()), 201).get("id").asString();
    }

    private static String text() {
        return """
        {"number":%d,"date":"2026-11-26","theme":"Faire ensemble","headline":"Bonjour à tous",
         "event":{"title":"Le forum","body":"[Agenda](https://example.org/agenda)"},
         "portrait":{"title":"Une mairie","body":"Bravo"},"tool":{"title":"Un guide","body":"Lire"},
         "further":[{"title":"Et puis","body":"Autre chose"}],"next":"À jeudi","share":"Passez","signUp":"Venez"}
        """
                .formatted(NUMBER.incrementAndGet());
    }

    private MvcTestResult post(String path, String body) {
        return call(HttpMethod.POST, path, body, "editor");
    }

    private MvcTestResult approve(String path, String body) {
        return call(HttpMethod.POST, path, body, "publisher");
    }

    private MvcTestResult imported(byte[] text) {
        return web.post()
                .uri("/api/issues/import")
                .with(role("editor"))
                .contentType(MediaType.TEXT_PLAIN)
                .content(text)
                .exchange();
    }

    private MvcTestResult call(HttpMethod method, String path, @Nullable String body, String role) {
        var request = web.method(method).uri(path).with(role(role));
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .content(body.getBytes(UTF_8))
                        .exchange();
    }

    private static RequestPostProcessor role(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static JsonNode json(MvcTestResult result, int status) {
        assertThat(result).hasStatus(status);
        return JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
    }

    private static void assertProblem(MvcTestResult result, int status, String slug) {
        assertThat(json(result, status).get("type").asString())
                .isEqualTo("https://jeudi.fr/problems/" + slug);
    }
}
