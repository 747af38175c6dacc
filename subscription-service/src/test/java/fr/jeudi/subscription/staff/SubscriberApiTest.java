package fr.jeudi.subscription.staff;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Reception.Bucket;
import fr.jeudi.subscription.subscriber.Reception.Failure;
import fr.jeudi.subscription.subscriber.Reception.Heard;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** STANDARDS X6, X13, P6, and who may do what. */
@WholeService
class SubscriberApiTest {
    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;

    @Test
    void aPartOfTheAddressOrTheNameFindsASubscriber() {
        var address = anAddress();
        var id = visitor.subscribes(address, ",\"name\":\"Zébulon\"");

        for (var q : new String[] {address, address.substring(3, 20).toUpperCase(Locale.ROOT)}) {
            assertThat(web.get().uri("/api/subscribers?q={q}", q).with(as("marketing")))
                    .hasStatus(200)
                    .bodyJson()
                    .extractingPath("$.items[0].id")
                    .isEqualTo(id);
        }
        assertThat(web.get().uri("/api/subscribers?q=zébul&state=active&size=1").with(as("admin")))
                .bodyJson()
                .extractingPath("$.items[0].state")
                .isEqualTo("active");
        assertThat(web.get().uri("/api/subscribers/" + id).with(as("operator")))
                .bodyJson()
                .extractingPath("$.address")
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "$where", "{\"$gt\":\"\"}", "[", "\\"})
    void aSearchIsNeverAPattern(String q) {
        visitor.subscribes(anAddress(), "");

        assertThat(web.get().uri("/api/subscribers?q={q}", q).with(as("admin")))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=-1", "size=0", "size=100000", "state=asleep", "page=x"})
    void aSearchThatMakesNoSenseIsAProblem(String query) {
        assertThat(web.get().uri("/api/subscribers?" + query).with(as("admin")))
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void anUnknownSubscriberIs404() {
        assertThat(web.get().uri("/api/subscribers/aaaaaaaaaaaaaaab").with(as("admin")))
                .hasStatus(404);
        assertThat(web.get().uri("/admin/subscribers/aaaaaaaaaaaaaaab").with(signedInAs("admin")))
                .hasStatus(404);
    }

    @Test
    void staffUnsubscribeWithAReasonThatIsKept() {
        var id = visitor.subscribes(anAddress(), "");
        var path = "/admin/subscribers/" + id;

        assertThat(
                        web.post()
                                .uri(path + "/unsubscribe")
                                .param("reason", "letter")
                                .with(signedInAs("operator")))
                .hasStatus(403);
        assertThat(
                        web.post()
                                .uri(path + "/unsubscribe")
                                .param("reason", " ")
                                .with(signedInAs("operator"))
                                .with(csrf()))
                .hasStatus(400)
                .bodyText()
                .contains("reason-error");
        assertThat(
                        web.post()
                                .uri(path + "/unsubscribe")
                                .param("reason", "letter")
                                .with(signedInAs("marketing"))
                                .with(csrf()))
                .hasStatus(403);
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.ACTIVE);

        assertThat(
                        web.post()
                                .uri(path + "/unsubscribe")
                                .param("reason", "letter")
                                .with(signedInAs("operator"))
                                .with(csrf()))
                .hasStatus3xxRedirection();

        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.UNSUBSCRIBED);
        var proof = await().until(() -> consents.of(id), it -> it.size() == 2).getLast();
        assertThat(proof.paper()).extracting(Consent.Paper::basis).isEqualTo("letter");
        assertThat(web.get().uri(path).with(signedInAs("marketing")))
                .hasStatus(200)
                .bodyText()
                .contains("letter")
                .doesNotContain("??");
    }

    /** STANDARDS 4.1: why and when is shown; lifting it needs a reason, which is kept. */
    @ParameterizedTest
    @ValueSource(strings = {"fr", "en"})
    void staffSeeWhySomebodyIsSuppressedAndLiftItWithAReason(String language) {
        var id = visitor.subscribes(anAddress(), "");
        var path = "/admin/subscribers/" + id;
        var refused = new Failure(Bucket.HARD, "userunknown", "5.1.1", "550 <b>nobody</b> OFR_416");
        var at = Instant.now();
        subscribers.change(id, it -> it.heard(new Heard("i", at, refused), at));

        assertThat(web.get().uri(path + "?lang=" + language).with(signedInAs("marketing")))
                .hasStatus(200)
                .bodyText()
                .contains("550 &lt;b&gt;nobody&lt;/b&gt; OFR_416", "(userunknown)")
                .contains(language.equals("fr") ? "l’adresse n’existe pas" : "does not exist")
                .doesNotContain("??");
        assertThat(reactivate(path, "marketing", "works")).hasStatus(403);
        assertThat(reactivate(path, "operator", " "))
                .hasStatus(400)
                .bodyText()
                .contains("reactivate-error");
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.SUPPRESSED);

        assertThat(reactivate(path, "operator", "the person called")).hasStatus3xxRedirection();

        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.ACTIVE);
        assertThat(web.get().uri(path + "?lang=" + language).with(signedInAs("marketing")))
                .bodyText()
                .contains("the person called")
                .doesNotContain("??");
    }

    @Test
    void aMachineReactivatesWithAReasonOnly() {
        var id = visitor.subscribes(anAddress(), "");
        subscribers.change(id, it -> it.suppress(true, Instant.now()));

        var path = "/api/subscribers/" + id + "/reactivate";
        assertThat(
                        web.post()
                                .uri(path)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{}")
                                .with(as("operator")))
                .hasStatus(400);
        assertThat(
                        web.post()
                                .uri(path)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{\"reason\":\"by mistake\"}")
                                .with(as("operator")))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("active");
    }

    private MvcTestResult reactivate(String path, String role, String reason) {
        return web.post()
                .uri(path + "/reactivate")
                .param("reason", reason)
                .with(signedInAs(role))
                .with(csrf())
                .exchange();
    }

    @Test
    void theListShowsCountsFiltersAndAnEmptyState() {
        var id = visitor.subscribes(anAddress(), ",\"name\":\"<img src=x onerror=alert(1)>\"");

        assertThat(
                        web.get()
                                .uri(
                                        "/admin/subscribers?q={q}",
                                        subscribers.find(id).orElseThrow().address())
                                .with(signedInAs("marketing")))
                .hasStatus(200)
                .bodyText()
                .contains("&lt;img", "/admin/subscribers/" + id)
                .doesNotContain("<img src=x")
                .doesNotContain("??");
        assertThat(
                        web.get()
                                .uri("/admin/subscribers?q=nobody-like-this&lang=en")
                                .with(signedInAs("admin")))
                .hasStatus(200)
                .bodyText()
                .contains("No subscriber matches");
    }

    @Test
    void theApiDescribesItself() {
        assertThat(web.get().uri("/api/subscription/openapi"))
                .hasStatus(200)
                .bodyText()
                .contains("/api/imports/{id}/refused", "/api/subscribers/{id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"editor", "publisher"})
    void anotherRoleIsRefused(String role) {
        assertThat(web.get().uri("/api/subscribers").with(as(role))).hasStatus(403);
        assertThat(web.get().uri("/admin/subscribers").with(signedInAs(role))).hasStatus(403);
    }

    private static RequestPostProcessor as(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static RequestPostProcessor signedInAs(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
