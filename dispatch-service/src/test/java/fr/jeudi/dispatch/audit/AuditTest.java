package fr.jeudi.dispatch.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DispatchTest
class AuditTest {
    @Autowired MockMvcTester web;
    @Autowired Audit audit;
    private final String somebody = "operator-" + AnIssue.anId();

    @Test
    void anOrderIsKeptWithWhoGaveItAndWhy() {
        audit.record(
                Kind.DEAD_LETTER,
                "replay",
                "audience-batched",
                somebody,
                "the store was full",
                Map.of("count", "3"),
                Audit.DONE);

        assertThat(orders("?who=" + somebody))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"who":"%s","kind":"dead-letter","order":"replay",
                         "subject":"audience-batched","reason":"the store was full",
                         "details":{"count":"3"},"result":"done"}]}
                        """
                                .formatted(somebody));
    }

    @Test
    void anOrderWhoseInstanceDiesOnTheWayIsKeptAsBegun() {
        var done = audit.given(Kind.LANE, "pause", "orange", somebody, Map.of());
        done.done();
        audit.given(Kind.LANE, "resume", "orange", somebody, Map.of("lane", "orange"));

        assertThat(orders("?who=" + somebody))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":2,"items":[{"order":"resume","result":"begun","details":{"lane":"orange"}},
                         {"order":"pause","result":"done"}]}
                        """);
        assertThat(page("?who=" + somebody, "operator"))
                .bodyText()
                .contains("commencé, fin inconnue");
    }

    @Test
    void anOrderRecordedTwiceUnderOneIdIsKeptOnce() {
        var id = AnIssue.anId();
        for (int i = 0; i < 2; i++) {
            audit.record(id, Kind.RELAY, "test", "relay-1", somebody, null, Map.of(), Audit.DONE);
        }

        assertThat(orders("?who=" + somebody)).bodyJson().extractingPath("$.total").isEqualTo(1);
    }

    @Test
    void theNewestComeFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            audit.record(Kind.LANE, "order-" + i, "orange", somebody);
        }

        assertThat(orders("?size=2&who=" + somebody))
                .bodyJson()
                .isLenientlyEqualTo("{\"total\":3,\"items\":[{},{}]}");
        assertThat(orders("?size=2&page=1&who=" + somebody))
                .bodyJson()
                .isLenientlyEqualTo("{\"items\":[{\"order\":\"order-0\"}]}");
    }

    @Test
    void anOrderOnALaneAndARefusedOneOnAnAlarmAreKept() {
        web.post()
                .uri("/api/lanes/laposte/pause")
                .with(jwt().jwt(it -> it.subject(somebody)).authorities(role("operator")))
                .exchange();
        web.post()
                .uri("/api/lanes/laposte/resume")
                .with(jwt().jwt(it -> it.subject(somebody)).authorities(role("operator")))
                .exchange();
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/alarms/resume?lane=laposte")
                                .with(
                                        oidcLogin()
                                                .idToken(it -> it.subject(somebody))
                                                .authorities(role("operator")))
                                .with(csrf()))
                .hasStatus(409);

        assertThat(orders("?who=" + somebody + "&kind=lane&subject=laposte"))
                .bodyJson()
                .extractingPath("$.items[*].order")
                .asArray()
                .containsExactlyInAnyOrder("pause", "resume");
        assertThat(orders("?who=" + somebody + "&kind=alarm"))
                .bodyJson()
                .extractingPath("$.items[0].result")
                .isEqualTo("refused");
    }

    @Test
    void thePageSaysSettingsAndTimesInWords() {
        web.put()
                .uri("/api/lanes/laposte")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                        """
                        {"connections":0,"mailsPerConnection":20,"rate":2.5,"tls":"required",
                         "warmUp":{"from":"2026-11-26","first":50,"factor":2,"until":10000}}
                        """)
                .with(jwt().jwt(it -> it.subject(somebody)).authorities(role("operator")))
                .exchange();
        web.delete()
                .uri("/api/lanes/laposte")
                .with(jwt().jwt(it -> it.subject(somebody)).authorities(role("operator")))
                .exchange();
        audit.record(
                Kind.DISPATCH,
                "plan",
                "aaaaaaaaaaaaaaaa",
                somebody,
                null,
                Map.of("allBy", "2026-11-25T22:30:00Z"),
                Audit.DONE);

        var french = text("/admin/dispatch/audit?who=" + somebody, "fr");
        assertThat(french)
                .contains(
                        "connexions permises : sans limite",
                        "mails par seconde : 2.5",
                        "chiffrement jusqu’au relais : obligatoire",
                        "montée en charge à partir du : 2026-11-26",
                        "tout avant : 25 nov. 23:30")
                .doesNotContain("LaneRules", "22:30:00Z", "??");
        assertThat(text("/admin/dispatch/audit?who=" + somebody, "en"))
                .contains("connections allowed: no limit", "all by: 25 Nov 23:30")
                .doesNotContain("??");
    }

    @Test
    void aPageBeyondTheEndOfAListIsItsLast() {
        audit.record(Kind.LANE, "pause", "orange", somebody);

        assertThat(text("/admin/dispatch/audit?page=9&who=" + somebody, "en")).contains(somebody);
    }

    private String text(String uri, String language) {
        var result =
                web.get()
                        .uri(uri)
                        .header("Accept-Language", language)
                        .with(oidcLogin().authorities(role("operator")))
                        .exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8)
                .replaceAll("<[^>]*>", "")
                .replaceAll("[\\s\u00a0]+", " ");
    }

    @Test
    void thePageShowsThemAndNothingElseToReadersWhoMayNot() {
        audit.record(
                Kind.DISPATCH,
                "pause",
                "aaaaaaaaaaaaaaaa",
                somebody,
                "<b>because</b>",
                Map.of("state", "paused"),
                "refused");

        assertThat(page("?who=" + somebody, "publisher"))
                .hasStatusOk()
                .bodyText()
                .contains(somebody, "&lt;b&gt;because", "refusé", "suspendre")
                .doesNotContain("??");
        assertThat(page("?lang=en&who=" + somebody, "operator"))
                .bodyText()
                .contains("refused", "1 order<")
                .doesNotContain("??");
        assertThat(page("?who=nobody-at-all", "operator")).bodyText().contains("Aucun ordre");
        assertThat(page("", "editor")).hasStatus(403);
        assertThat(page("?kind=nothing", "operator")).hasStatus(404);
    }

    @ParameterizedTest
    @CsvSource({"?kind=nothing", "?size=0", "?size=501", "?page=-1"})
    void badQuestionsAreToldSo(String query) {
        assertThat(orders(query)).hasStatus(400);
    }

    private MvcTestResult orders(String query) {
        return web.get()
                .uri("/api/dispatches/audit" + query)
                .with(jwt().authorities(role("publisher")))
                .exchange();
    }

    private MvcTestResult page(String query, String role) {
        return web.get().uri("/admin/dispatch/audit" + query).with(staff(role)).exchange();
    }

    private static RequestPostProcessor staff(String role) {
        return oidcLogin().authorities(role(role));
    }

    private static SimpleGrantedAuthority role(String role) {
        return new SimpleGrantedAuthority("ROLE_" + role);
    }
}
