package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers try at the door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTest {
    private static final String HEADLINE = "Numéro convoité";

    private final Suite suite = Suite.shared();
    private final Desk desk = suite.desk();
    private final Reader camille = Reader.of(suite, "camille@hostile.example");

    @BeforeAll
    void anIssueIsOut() {
        camille.signsUp("Camille", true).expect(202);
        camille.confirms();
        desk.release(desk.draft(31, HEADLINE));
        camille.receives(HEADLINE);
    }

    /** STANDARDS U6, U11, U14, X3, T1. */
    @Test
    void aTamperedLinkIsNotFoundAndChangesNothing() {
        var mail = camille.receives(HEADLINE);
        var agent = suite.anonymous();
        for (var link : List.of(mail.unsubscribe(), camille.confirmation())) {
            for (int i = 1; i <= 60; i += 7) {
                var tampered = tampered(link, i);
                assertThat(agent.get(tampered).status()).as(tampered).isEqualTo(404);
                assertThat(oneClick(tampered).status()).as(tampered).isEqualTo(404);
            }
        }
        var click = mail.link("/c/");
        var swapped =
                mail.unsubscribe().replaceAll("[^/]+$", "")
                        + click.substring(click.lastIndexOf('/') + 1);
        assertThat(oneClick(swapped).status()).isEqualTo(404);
        assertThat(agent.get(tampered(click, 20)).status()).isEqualTo(404);
        assertThat(agent.get(tampered(mail.pixel(), 20)).expect(200).body())
                .isEqualTo(agent.with("User-Agent", "Googlebot/2.1").get(mail.pixel()).body());

        for (int i = 0; i < 100; i++) {
            agent.get(mail.unsubscribe()).expect(200);
        }
        assertThat(agent.method("OPTIONS", mail.unsubscribe()).status()).isLessThan(500);
        assertThat(agent.postForm(mail.unsubscribe(), Map.of("List-Unsubscribe", "No")).status())
                .isEqualTo(400);
        assertThat(camille.state()).isEqualTo("active");
    }

    private static String tampered(String link, int fromEnd) {
        int at = link.length() - fromEnd;
        return link.substring(0, at)
                + (link.charAt(at) == 'x' ? 'y' : 'x')
                + link.substring(at + 1);
    }

    private Answer oneClick(String link) {
        return suite.anonymous().postForm(link, Map.of("List-Unsubscribe", "One-Click"));
    }

    /** STANDARDS X4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/c/https://evil.example/",
                "/c//evil.example",
                "/c/%5cevil.example",
                "//evil.example/%2e%2e",
                "/%2f%2fevil.example",
                "/c/x?url=https://evil.example/",
                "/c/x%0d%0aLocation:%20https://evil.example/",
                "/subscribe?sent&lang=%0d%0aLocation:%20https://evil.example/",
                "/?continue=https://evil.example/"
            })
    void nothingRedirectsToWhereALinkSays(String path) {
        var answer = suite.anonymous().get(suite.address() + path);

        assertThat(answer.status()).isLessThan(500);
        assertThat(answer.header("Location")).doesNotContain("evil");
    }

    /** STANDARDS X4. */
    @Test
    void aClickGoesWhereTheIssueSaysWhateverTheAddressAdds() {
        var link = camille.receives(HEADLINE).link("/c/");
        var honest = suite.anonymous().get(link).expect(302).header("Location");

        assertThat(
                        suite.anonymous()
                                .get(link + "?url=https://evil.example/&to=//evil.example")
                                .header("Location"))
                .isEqualTo(honest);
    }

    /** STANDARDS X7, I5, F12: bad addresses are refused and print nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "a@b@c.example",
                "a@b.example\r\nBcc: evil@evil.example",
                "a@b.example\nBcc: evil@evil.example",
                "a@b.example%0d%0aBcc:evil@evil.example",
                "\"a b\"@b.example",
                "a@[127.0.0.1]",
                "a@localhost",
                "<script>alert(1)</script>@b.example",
                "a\u0000@b.example",
                "a\u202e@b.example",
                "{\"$gt\":\"\"}"
            })
    void aHostileAddressIsRefused(String address) {
        var before = suite.mailbox().ids("").size();

        assertThat(signUp(address, "Robin").status()).isEqualTo(400);
        assertThat(suite.anonymous().postForm("/subscribe", Map.of("email", address)).status())
                .isEqualTo(400);

        assertThat(suite.mailbox().ids("")).hasSize(before);
    }

    @Test
    void aVeryLongAddressIsRefused() {
        assertThat(signUp("a".repeat(10_000) + "@b.example", "Robin").status()).isEqualTo(400);
        assertThat(signUp("a@" + "b".repeat(10_000) + ".example", "Robin").status()).isEqualTo(400);
        assertThat(signUp("a".repeat(65) + "@b.example", "Robin").status()).isEqualTo(400);
    }

    /** STANDARDS X1, X6: a name is text, at most, and never in a confirmation mail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "https://evil.example/gratuit",
                "${1327*1327} #{T(java.lang.Runtime)} {{constructor}} __${1327*1327}__::",
                "Robin\r\nBcc: evil@evil.example",
                "Robin\u202enibor"
            })
    void aHostileNameIsTextAtMost(String name) {
        var robin =
                Reader.of(
                        suite,
                        "robin-%s@sfr.example".formatted(Integer.toHexString(name.hashCode())));
        var answer = signUp(robin.address(), name);
        assertThat(answer.status()).isIn(202, 400);
        if (answer.status() == 400) {
            return;
        }

        var mail = robin.receives("");
        var raw = new String(mail.raw(), StandardCharsets.UTF_8);
        assertThat(raw).doesNotContain("evil", "alert(1)", "1760929", "Runtime");
        assertThat(mail.all("Bcc")).isEmpty();
        var page = robin.browser().get(robin.confirmation()).expect(200).text();
        assertThat(page).doesNotContain("<script>alert", "<img src=x", "evil@evil", "\u202e");
        var listed = staff("admin", "/admin/subscribers?q=" + robin.address()).text();
        assertThat(listed)
                .contains(robin.address())
                .doesNotContain("<script>alert", "<img src=x", "\u202e");
    }

    @Test
    void aVeryLongNameDoesNoHarm() {
        var answer = signUp("long@sfr.example", "n".repeat(10_000));

        assertThat(answer.status()).isIn(202, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "{\"email\":{\"$gt\":\"\"}}",
                "{\"email\":[\"a@b.example\"]}",
                "7"
            })
    void malformedJsonIsRefused(String json) {
        var answer =
                suite.anonymous()
                        .postBody(
                                "/subscribe",
                                "application/json",
                                json.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("Exception");
    }

    private Answer signUp(String address, String name) {
        return suite.anonymous()
                .postJson("/subscribe", Map.of("email", address, "name", name, "language", "fr"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/subscribers",
                "/api/imports/aaaaaaaaaaaaaaaa",
                "/api/issues",
                "/api/dispatches/aaaaaaaaaaaaaaaa",
                "/api/reports"
            })
    void theApiIsClosedWithoutAToken(String path) {
        assertThat(suite.anonymous().get(path).status()).isEqualTo(401);
        assertThat(
                        suite.anonymous()
                                .with("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
                                .get(path)
                                .status())
                .isEqualTo(401);
    }

    @Test
    void anotherRoleIsRefused() {
        assertThat(staff("editor", "/admin/issues").status()).isEqualTo(200);
        assertThat(staff("editor", "/admin/dispatch").status()).isEqualTo(403);
        assertThat(staff("editor", "/admin/subscribers").status()).isEqualTo(403);
    }

    @Test
    void theEventsOfSendsAreOnlyForThoseWhoMaySeeThem() {
        var path = "/admin/dispatch/events";
        var stranger = suite.anonymous().with("Accept", "text/event-stream").get(path).expect(302);

        assertThat(stranger.header("Location")).endsWith("/admin/dispatch/sign-in/staff");
        assertThat(staff("editor", path).status()).isEqualTo(403);
    }

    /** STANDARDS X15. */
    @Test
    void aStaffFormWithoutItsCsrfTokenIsRefused() {
        var draft = desk.draft(3, "Sans jeton");
        var browser = Web.browser(suite.address());
        Staff.opens(browser, suite, "admin", "/admin/issues").expect(200);

        assertThat(browser.postForm("/admin/issues/" + draft + "/release", Map.of()).status())
                .isEqualTo(403);
        assertThat(browser.postForm("/admin/issues", Map.of()).status()).isEqualTo(403);
        assertThat(desk.issue(draft).get("status").asString()).isEqualTo("draft");
    }

    private Answer staff(String account, String page) {
        return Staff.opens(Web.browser(suite.address()), suite, account, page);
    }
}
