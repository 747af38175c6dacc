package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.MailRequest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Return;
import fr.jeudi.dispatch.returned.Returns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Confirmations and the like, which are of no issue. */
@DispatchTest
class SingleMailsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired MockMvcTester web;
    @Autowired Returns returns;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    @Autowired Clock clock;
    private final String subscriberId = AnIssue.anId();
    private final String path = "/subscribers/" + subscriberId;

    @Test
    void whatBecameOfEachIsShownTheNewestFirst() {
        asked("reject-1", "confirmation", "rejected");
        asked("drop-1", "link", "uncertain");
        bounced(asked("zoe", "export", "accepted"));
        waiting(Instant.parse("2099-01-01T08:00:00Z"));

        assertThat(get("/mails", "publisher"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        [{"kind":"confirmation","outcome":"deferred","cause":"452 4.2.2 full","at":null,
                          "nextTry":"2099-01-01T08:00:00Z"},
                         {"kind":"export","outcome":"accepted","nextTry":null,"returned":[{"kind":"bounced"}]},
                         {"kind":"link","outcome":"uncertain","cause":"no-answer"},
                         {"kind":"confirmation","outcome":"rejected","status":"5.1.1"}]
                        """);
        assertThat(get("/mails", "operator"))
                .bodyText()
                .doesNotContain("reject-1@", "zoe@", "Bonjour", "secret", "content");
        assertThat(get("/mails?size=1&page=2", "operator"))
                .bodyJson()
                .isLenientlyEqualTo("[{\"kind\":\"link\"}]");
        assertThat(get("/mails?size=0", "operator")).hasStatus(400);
        assertThat(page("?lang=fr", "publisher"))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "confirmation de l’inscription",
                        "lien vers ses réglages",
                        "prochain essai",
                        "incertain",
                        "le relais n’a pas répondu",
                        "<strong>revenu</strong>")
                .doesNotContain("??", "reject-1@", "Bonjour");
        assertThat(page("?lang=en&single=100000", "operator"))
                .hasStatusOk()
                .bodyText()
                .as("the last there is")
                .contains("link to their settings", "next try")
                .doesNotContain("??");
        assertThat(page("", "marketing")).hasStatus(403);
    }

    @Test
    void whoGotNoneHasNone() {
        assertThat(get("/mails", "operator")).bodyJson().isStrictlyEqualTo("[]");
        assertThat(page("?lang=fr", "operator"))
                .hasStatusOk()
                .bodyText()
                .contains("Aucune confirmation")
                .doesNotContain("??");
    }

    /** R6: that may name them. */
    @Test
    void ofWhomIsForgottenNothingThatAServerSaidStays() {
        asked("reject-1", "confirmation", "rejected");
        wire.writeBytes("subscriber-changed", subscriberId, null);
        await().atMost(PATIENCE).untilAsserted(this::nothingIsQuoted);

        asked("zoe", "link", "skipped");
        assertThat(page("?lang=fr", "publisher"))
                .bodyText()
                .contains("données effacées")
                .doesNotContain("??");
    }

    private void nothingIsQuoted() {
        assertThat(get("/mails", "operator"))
                .bodyJson()
                .extractingPath("$[?(@.status=='5.1.1')].cause")
                .asArray()
                .isNotEmpty()
                .containsOnlyNulls();
    }

    /** Asked for, and over. */
    private String asked(String name, String kind, String outcome) {
        var id = AnIssue.anId();
        var mail =
                new HashMap<>(
                        MailRequest.of(
                                id,
                                name + "@" + subscriberId + ".example",
                                "2099-01-01T00:00:00Z"));
        mail.put("kind", kind);
        mail.put("subscriberId", subscriberId);
        wire.write("mail-requested", id, mail);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/mails?size=1", "operator"))
                                .bodyJson()
                                .isLenientlyEqualTo(
                                        "[{\"mailId\":\"%s\",\"outcome\":\"%s\"}]"
                                                .formatted(id, outcome)));
        return id;
    }

    private void bounced(String mailId) {
        returns.heard(
                new Heard(
                        Kind.BOUNCED,
                        new Return(subscriberId, null, mailId, "<x@example.org>"),
                        "4.2.2",
                        "full",
                        new Verdict("mailboxfull", Bucket.SOFT, true),
                        clock.instant(),
                        "test"));
    }

    private void waiting(Instant nextTry) {
        mongo.insert(
                new Document("_id", AnIssue.anId())
                        .append("fence", 1L)
                        .append("open", true)
                        .append("state", "WAITING")
                        .append("kind", "confirmation")
                        .append("subscriberId", subscriberId)
                        .append("fromAddress", "jeudi@example.org")
                        .append("expiresAt", Date.from(nextTry))
                        .append("dueAt", Date.from(nextTry))
                        .append("attempts", 1)
                        .append("cause", "452 4.2.2 full"),
                "mails");
    }

    private MvcTestResult get(String query, String role) {
        return web.get()
                .uri("/api/dispatches" + path + query)
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }

    private MvcTestResult page(String query, String role) {
        return web.get()
                .uri("/admin/dispatch" + path + query)
                .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }
}
