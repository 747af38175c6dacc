package fr.jeudi.subscription.preferences;

import static fr.jeudi.subscription.Visitor.anAddress;
import static fr.jeudi.subscription.Visitor.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Frequency;
import fr.jeudi.subscription.subscriber.Section;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.subscriber.Tracking;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Token.Purpose;
import fr.jeudi.subscription.tokens.Tokens;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** STANDARDS C3, R4, R5, X3. */
@WholeService
class PreferencesTest {
    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired Tokens tokens;
    private String address = "";
    private String id = "";

    @BeforeEach
    void aMeasuredSubscriber() {
        address = anAddress();
        id = visitor.subscribes(address, ",\"name\":\"Camille\",\"openTracking\":true");
    }

    @Test
    void aFreshLinkShowsAndSavesEverything() {
        var path = "/preferences/" + token(Purpose.PREFERENCES, later());
        assertThat(web.get().uri(path)).hasStatus(200).bodyText().contains(address, "Camille");

        var saved =
                post(
                        path,
                        "action",
                        "save",
                        "name",
                        "Zoé",
                        "language",
                        "en",
                        "sections",
                        "portrait",
                        "frequency",
                        "monthly",
                        "clickTracking",
                        "granted");

        assertThat(saved).hasStatus(200).bodyText().contains("role=\"status\"");
        assertThat(subscriber().choices())
                .isEqualTo(
                        new Choices(
                                "Zoé",
                                Language.EN,
                                List.of(Section.PORTRAIT),
                                Frequency.MONTHLY,
                                Tracking.WITHDRAWN,
                                Tracking.GRANTED));
        await().untilAsserted(() ->
                assertThat(consents.of(id))
                        .extracting(Consent::purpose, Consent::decision)
                        .contains(
                                tuple(Consent.Purpose.OPEN_TRACKING, Consent.Decision.WITHDRAWN),
                                tuple(Consent.Purpose.CLICK_TRACKING, Consent.Decision.GRANTED)));
    }

    @Test
    void noSectionAtAllIsAskedAbout() {
        var path = "/preferences/" + token(Purpose.PREFERENCES, later());

        assertThat(post(path, "action", "save", "name", "Zoé"))
                .hasStatus(400)
                .bodyText()
                .contains("sections-error");
        assertThat(subscriber().choices().name()).isEqualTo("Camille");
    }

    @Test
    void anExpiredLinkSaysHowToGetAnother() {
        var path = "/preferences/" + token(Purpose.PREFERENCES, Instant.ofEpochSecond(1));

        assertThat(web.get().uri(path)).hasStatus(410).bodyText().doesNotContain(address);
        assertThat(post(path, "action", "unsubscribe")).hasStatus(410);
        assertThat(subscriber().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void theLinkInEveryMailShowsNoMoreThanAMaskedAddress() {
        assertThat(web.get().uri("/preferences/" + token(Purpose.MANAGE, null)))
                .hasStatus(200)
                .bodyText()
                .contains("c***@orange.example")
                .doesNotContain(address)
                .doesNotContain("Camille");
    }

    @Test
    void oneButtonStopsAllMeasuringAtOnce() {
        var path = "/preferences/" + token(Purpose.MANAGE, null);

        assertThat(post(path, "action", "stop")).hasStatus(200);
        long version = subscriber().version();
        assertThat(post(path, "action", "stop")).hasStatus(200);

        assertThat(subscriber().choices().openTracking()).isEqualTo(Tracking.WITHDRAWN);
        assertThat(subscriber().choices().clickTracking()).isEqualTo(Tracking.WITHDRAWN);
        assertThat(subscriber().state()).isEqualTo(State.ACTIVE);
        assertThat(subscriber().version()).isEqualTo(version);
    }

    @Test
    void theLinkInEveryMailMailsAFreshOneButNotAllTheTime() {
        var path = "/preferences/" + token(Purpose.MANAGE, null);

        post(path, "action", "link");
        post(path, "action", "link");

        var mail = visitor.mailTo(address, 2);
        assertThat(mail.get("kind").asString()).isEqualTo("link");
        assertThat(web.get().uri(link(mail))).hasStatus(200).bodyText().contains(address);
    }

    @Test
    void theLinkInEveryMailCannotChangeAnythingElse() {
        var path = "/preferences/" + token(Purpose.MANAGE, null);

        assertThat(post(path, "action", "save", "sections", "tool")).hasStatus(400);
        assertThat(post(path, "action", "unsubscribe")).hasStatus(400);
        assertThat(subscriber().state()).isEqualTo(State.ACTIVE);
        assertThat(subscriber().choices().sections()).hasSize(3);
    }

    @Test
    void aLinkOfATestMailSaysSo() {
        var test = tokens.sign(new Token(Purpose.MANAGE, null, null, 0, null));

        assertThat(web.get().uri("/preferences/" + test))
                .hasStatus(200)
                .bodyText()
                .contains("essai");
        assertThat(post("/preferences/" + test, "action", "stop")).hasStatus(200);
    }

    @Test
    void myDataShowsWhatIsHeldAndHandsItOut() {
        for (var purpose : List.of(Purpose.MY_DATA, Purpose.PREFERENCES)) {
            var path = "/my-data/" + token(purpose, later());
            assertThat(web.get().uri(path)).hasStatus(200).bodyText().contains(address, "Camille");
            var file = web.get().uri(path + "?download=json").exchange();
            assertThat(file)
                    .hasStatus(200)
                    .bodyJson()
                    .extractingPath("$.address")
                    .isEqualTo(address);
            assertThat(file)
                    .bodyJson()
                    .extractingPath("$.choices.openTracking")
                    .isEqualTo("granted");
        }
    }

    @Test
    void myDataNeedsAFreshLinkOfItsOwn() {
        assertThat(web.get().uri("/my-data/" + token(Purpose.MANAGE, null))).hasStatus(404);
        assertThat(web.get().uri("/my-data/" + token(Purpose.MY_DATA, Instant.ofEpochSecond(1))))
                .hasStatus(410);
        assertThat(web.get().uri("/my-data/x?download=json")).hasStatus(404);
    }

    private MvcTestResult post(String path, String... fields) {
        var request = web.post().uri(path).contentType(MediaType.APPLICATION_FORM_URLENCODED);
        for (int i = 0; i < fields.length; i += 2) {
            request = request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    private String token(Purpose purpose, @Nullable Instant expiry) {
        return tokens.sign(new Token(purpose, id, null, 0, expiry));
    }

    private static Instant later() {
        return Instant.now().plusSeconds(3_600);
    }

    private Subscriber subscriber() {
        return subscribers.find(id).orElseThrow();
    }
}
