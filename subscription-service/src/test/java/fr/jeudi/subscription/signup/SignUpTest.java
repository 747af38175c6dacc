package fr.jeudi.subscription.signup;

import static fr.jeudi.subscription.Visitor.anAddress;
import static fr.jeudi.subscription.Visitor.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** STANDARDS X1, X2, R1, R2, R3, T6, C1. */
@WholeService
class SignUpTest {
    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired Tokens tokens;

    @Test
    void aSignUpIsConfirmedByThePostOfTheMailedLinkAndProved() {
        var address = anAddress();
        visitor.signsUp(
                address,
                ",\"name\":\"Camille\",\"sections\":[\"tool\",\"event\"],\"frequency\":\"monthly\",\"openTracking\":true");
        var mail = visitor.mailTo(address, 1);
        var id = mail.get("subscriberId").asString();
        assertThat(web.get().uri(link(mail))).hasStatus(200);
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.PENDING);

        assertThat(web.post().uri(link(mail)))
                .hasStatus(200)
                .doesNotContainHeader("Set-Cookie")
                .bodyText()
                .contains("/preferences/");

        visitor.waitsFor(id, "active");
        var changed = visitor.latest(id);
        assertThat(changed.get("sections").toString()).isEqualTo("[\"event\",\"tool\"]");
        assertThat(changed.get("frequency").asString()).isEqualTo("monthly");
        assertThat(changed.get("openTracking").asString()).isEqualTo("granted");
        assertThat(changed.get("clickTracking").asString()).isEqualTo("unknown");
        assertThat(changed.toString()).doesNotContain("camille");
        var proofs = await().until(() -> consents.of(id), it -> it.size() == 2);
        assertThat(proofs)
                .extracting(Consent::purpose)
                .containsExactlyInAnyOrder(
                        Consent.Purpose.NEWSLETTER, Consent.Purpose.OPEN_TRACKING);
        assertThat(proofs)
                .allSatisfy(it ->
                        assertThat(it.confirmation())
                                .extracting(Consent.Confirmation::mailId)
                                .isEqualTo(mail.get("mailId").asString()));
    }

    @Test
    void aFormSignUpLeadsToTheMailboxPageAndKeepsTheWordingShown() {
        var address = anAddress();

        assertThat(form("email", address, "openTracking", "on"))
                .hasStatus(303)
                .hasHeader("Location", "/subscribe?sent&lang=fr");

        var mail = visitor.mailTo(address, 1);
        assertThat(web.post().uri(link(mail))).hasStatus(200);
        var id = mail.get("subscriberId").asString();
        var proofs = await().until(() -> consents.of(id), it -> it.size() == 2);
        assertThat(proofs)
                .allSatisfy(it -> {
                    assertThat(it.evidence().source()).isEqualTo(Consent.Source.FORM);
                    assertThat(it.evidence().wording()).isNotNull();
                    assertThat(it.evidence().ip()).isNotNull();
                });
    }

    @Test
    void confirmingTwiceSaysSoAndChangesNothing() {
        var address = anAddress();
        visitor.signsUp(address);
        var path = link(visitor.mailTo(address, 1));
        assertThat(web.post().uri(path)).hasStatus(200);
        var id = visitor.mailsTo(address).getFirst().get("subscriberId").asString();
        long version = subscribers.find(id).orElseThrow().version();

        assertThat(web.post().uri(path))
                .hasStatus(200)
                .bodyText()
                .contains("déjà")
                .doesNotContain("/preferences/");
        assertThat(subscribers.find(id).orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void aConfirmationLinkDoesNotBringBackWhoHasLeft() {
        var address = anAddress();
        visitor.signsUp(address);
        var mail = visitor.mailTo(address, 1);
        var id = mail.get("subscriberId").asString();
        assertThat(web.post().uri(link(mail))).hasStatus(200);
        leave(id);

        assertThat(web.post().uri(link(mail))).hasStatus(200);

        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.UNSUBSCRIBED);
    }

    @Test
    void whoHasLeftComesBackByANewConfirmation() {
        var address = anAddress();
        var id = visitor.subscribes(address, "");
        leave(id);

        visitor.signsUp(address);
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.UNSUBSCRIBED);
        assertThat(web.post().uri(link(visitor.mailTo(address, 2)))).hasStatus(200);

        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void thousandsOfSignUpsOfOneAddressAreOneMail() {
        var address = anAddress();

        for (int i = 0; i < 100; i++) {
            visitor.signsUp(i % 2 == 0 ? address : address.toUpperCase(Locale.ROOT));
        }

        visitor.mailTo(address, 1);
        assertThat(visitor.mailsTo(address.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void knownUnknownSuppressedAndActiveGetTheSameAnswer() {
        var active = anAddress();
        visitor.subscribes(active, "");
        var suppressed = anAddress();
        var id = visitor.subscribes(suppressed, "");
        subscribers.change(id, it -> it.suppress(true, Instant.now()));

        var answers =
                Stream.of(anAddress(), active, suppressed)
                        .map(address -> json("{\"email\":\"" + address + "\"}"))
                        .map(it ->
                                it.getResponse().getStatus()
                                        + body(it)
                                        + it.getResponse().getHeaderNames())
                        .toList();

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).startsWith("202{\"status\":\"pending\"}");
    }

    @Test
    void whoIsSubscribedAlreadyGetsALinkInstead() {
        var address = anAddress();
        visitor.subscribes(address, "");

        visitor.signsUp(address);
        visitor.signsUp(address);

        var mail = visitor.mailTo(address, 2);
        assertThat(mail.get("kind").asString()).isEqualTo("link");
        assertThat(web.get().uri(link(mail))).hasStatus(200).bodyText().contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@b\"}",
                "{\"email\":\"a@b.example\\r\\nBcc: c@d.example\"}",
                "{\"email\":{\"$gt\":\"\"}}",
                "{\"email\":[\"a@b.example\"]}",
                "{\"email\":null}",
                "{}",
                "[]",
                "{\"email\":\"a@b.example\",\"sections\":[\"gossip\"]}",
                "{\"email\":\"a@b.example\",\"sections\":{\"$ne\":1}}",
                "{\"email\":\"a@b.example\",\"frequency\":\"hourly\"}",
                "{\"email\":\"a@b.example\",\"language\":\"tlh\"}",
                "{\"email\":\"a@b.example\",\"openTracking\":7}",
                "not json"
            })
    void whatMakesNoSenseIsAProblem(String body) {
        assertThat(json(body))
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.type")
                .asString()
                .startsWith("https://jeudi.fr/problems/");
    }

    @Test
    void tenKilobytesOfAddressAreRefused() {
        assertThat(json("{\"email\":\"" + "a".repeat(10_000) + "@b.example\"}")).hasStatus(400);
    }

    @Test
    void aFaultyFormComesBackAsTypedWithItsErrorTiedToTheField() {
        assertThat(form("email", "camille@", "name", "<script>alert(1)</script>"))
                .hasStatus(400)
                .bodyText()
                .contains("value=\"camille@\"", "aria-describedby=\"email-error email-hint\"")
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void aHostileNameNeverReachesTheMail() {
        var address = anAddress();
        visitor.signsUp(address, ",\"name\":\"<img src=x onerror=alert(1)> http://evil.example\"");

        var mail = visitor.mailTo(address, 1);

        assertThat(mail.toString()).doesNotContain("evil");
        assertThat(mail.at("/to").has("name")).isFalse();
        var id = mail.get("subscriberId").asString();
        assertThat(subscribers.find(id).orElseThrow().choices().name()).isEmpty();
    }

    @Test
    void aRobotThatFillsTheHiddenFieldGetsTheSameAnswerAndNothingElse() {
        var address = anAddress();

        assertThat(form("email", address, "website", "http://spam.example")).hasStatus(303);

        var later = anAddress();
        visitor.signsUp(later);
        visitor.mailTo(later, 1);
        assertThat(visitor.mailsTo(address)).isEmpty();
    }

    @Test
    void oneClientAddressIsLimitedAndToldWhenToComeBack() {
        MvcTestResult latest = null;
        for (int i = 0; i < 1_300; i++) {
            latest =
                    web.post()
                            .uri("/subscribe")
                            .with(request -> {
                                request.setRemoteAddr("203.0.113.9");
                                return request;
                            })
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"email\":\"x@y.example\",\"website\":\"robot\"}")
                            .exchange();
        }
        assertThat(latest).isNotNull().hasStatus(429).containsHeader("Retry-After");
    }

    @Test
    void aTamperedOrExpiredOrForeignTokenConfirmsNobody() {
        var address = anAddress();
        visitor.signsUp(address);
        var mail = visitor.mailTo(address, 1);
        var path = link(mail);
        var id = mail.get("subscriberId").asString();
        var flipped = path.charAt(30) == 'A' ? 'B' : 'A';
        var expired = new Token(Token.Purpose.CONFIRM, id, null, 0, Instant.ofEpochSecond(1));
        var foreign = new Token(Token.Purpose.MANAGE, id, null, 0, null);

        for (var bad :
                new String[] {
                    path.substring(0, 30) + flipped + path.substring(31),
                    "/confirm/" + tokens.sign(expired),
                    "/confirm/" + tokens.sign(foreign),
                    "/confirm/short"
                }) {
            assertThat(web.post().uri(bad)).hasStatus(404);
            assertThat(web.get().uri(bad)).hasStatus(404);
        }
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(State.PENDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/subscribe", "/subscribe?sent", "/privacy"})
    void thePublicPagesSpeakBothLanguagesAndSetNoCookie(String path) {
        var glue = path.contains("?") ? "&" : "?";
        assertThat(web.get().uri(path + glue + "lang=fr"))
                .hasStatus(200)
                .doesNotContainHeader("Set-Cookie")
                .bodyText()
                .contains("<html", "lang=\"fr\"")
                .doesNotContain("??");
        assertThat(web.get().uri(path + glue + "lang=en"))
                .hasStatus(200)
                .bodyText()
                .contains("lang=\"en\"")
                .doesNotContain("??");
    }

    @Test
    void noTrackingBoxIsTickedBeforehand() {
        assertThat(web.get().uri("/"))
                .bodyText()
                .doesNotContainPattern("id=\"(open|click)Tracking\"[^>]*checked");
    }

    private void leave(String id) {
        var token = tokens.sign(new Token(Token.Purpose.UNSUBSCRIBE, id, null, 0, null));
        assertThat(
                        web.post()
                                .uri("/unsubscribe/" + token)
                                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                .content("List-Unsubscribe=One-Click"))
                .hasStatus(200);
    }

    private MvcTestResult json(String body) {
        return web.post()
                .uri("/subscribe")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult form(String... fields) {
        var request =
                web.post().uri("/subscribe").contentType(MediaType.APPLICATION_FORM_URLENCODED);
        for (int i = 0; i < fields.length; i += 2) {
            request = request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
