package fr.jeudi.subscription.quarantine;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.quarantine.Incident.Decision;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Reception.Bucket;
import fr.jeudi.subscription.subscriber.Reception.Failure;
import fr.jeudi.subscription.subscriber.Reception.Heard;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** STANDARDS 4.1: the provider-incident breaker. */
@WholeService
class QuarantineTest {
    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Quarantine quarantine;
    @Autowired MongoOperations mongo;
    @Autowired Ids ids;
    private String lane = "";
    private final Instant now = Instant.now();

    @BeforeEach
    void aLane() {
        lane = "lane-" + ids.next();
    }

    @Test
    void whenAProviderSaysOfTooManyThatTheyDoNotExistNobodyIsSuppressed() {
        var people = people(6);

        report(people, 94, now);
        awaitHeld(6);

        assertThat(people).allSatisfy(it -> assertState(it, State.ACTIVE));
        assertThat(incident().decision()).isEqualTo(Decision.OPEN);
        assertThat(web.get().uri("/admin/subscribers").with(signedInAs("marketing")))
                .bodyText()
                .contains("votre décision");
        for (var language : List.of("fr", "en")) {
            assertThat(
                            web.get()
                                    .uri("/admin/subscribers/quarantine?lang=" + language)
                                    .with(signedInAs("operator")))
                    .hasStatusOk()
                    .bodyText()
                    .contains(lane, language.equals("fr") ? "Libérer" : "Release")
                    .doesNotContain("??");
        }
    }

    @Test
    void releasedMeansThatNobodyIsSuppressedWhateverComesAfter() {
        var people = people(6);
        report(people, 94, now);
        awaitHeld(6);

        assertThat(order("release", "marketing")).isEqualTo(403);
        assertThat(order("release", "operator")).isEqualTo(302);
        assertThat(order("confirm", "operator")).isEqualTo(409);
        assertThat(quarantine.held(incident())).isZero();

        report(people, 94, now);
        reportsAreRead();
        assertThat(people).allSatisfy(it -> assertState(it, State.ACTIVE));
        assertThat(incident().decidedBy()).isEqualTo("user");
    }

    @Test
    void confirmedMeansThatAllAreSuppressedAndWhoComesAfterToo() {
        var people = people(6);
        var later = people(1);
        report(people, 94, now);
        awaitHeld(6);

        assertThat(order("confirm", "admin")).isEqualTo(302);
        report(later, 10, now);
        reportsAreRead();

        assertThat(Stream.concat(people.stream(), later.stream()))
                .allSatisfy(it -> assertState(it, State.SUPPRESSED));
    }

    @Test
    void whoWasSuppressedBeforeItWasNoticedIsTakenBack() {
        var first = people(2);
        report(first, 10, now);
        reportsAreRead();
        assertThat(first).allSatisfy(it -> assertState(it, State.SUPPRESSED));

        report(people(4), 90, now.plusSeconds(120));
        awaitHeld(6);

        assertThat(first).allSatisfy(it -> assertState(it, State.ACTIVE));
    }

    @Test
    void theSameReportAgainHoldsNobodyTwice() {
        var people = people(6);
        report(people, 94, now);
        report(people, 94, now);
        reportsAreRead();

        assertThat(quarantine.held(incident())).isEqualTo(6);
    }

    /** Two in a hundred are usual here: more than ten are needed, not six. */
    @Test
    void whatIsUsualForAProviderIsNoIncident() {
        quarantine.count(lane, now.minus(Duration.ofDays(1)), 1000, 20);
        var people = people(6);

        report(people, 94, now);
        reportsAreRead();

        assertThat(people).allSatisfy(it -> assertState(it, State.SUPPRESSED));
    }

    @Test
    void undecidedAfterTwoDaysNobodyIsSuppressed() {
        var person = people(1).getFirst();
        var incident = kept(Decision.OPEN, now.minusSeconds(1), person);

        quarantine.lookAround();

        assertThat(incident().decision()).isEqualTo(Decision.RELEASED);
        assertThat(incident().decidedBy()).isNull();
        assertThat(quarantine.held(incident)).isZero();
        assertState(person, State.ACTIVE);
    }

    @Test
    void whatACrashLeftOfADecisionIsDone() {
        var person = people(1).getFirst();
        var incident = kept(Decision.CONFIRMED, now.plusSeconds(60), person);

        quarantine.lookAround();

        assertThat(quarantine.held(incident)).isZero();
        assertState(person, State.SUPPRESSED);
    }

    private Incident kept(Decision decision, Instant until, String person) {
        var id = lane + "/2026-01-01";
        var opened = until.minus(Duration.ofDays(2));
        var incident = new Incident(id, lane, opened, until, 100, 6, 0, decision, null, null);
        var failure = new Failure(Bucket.HARD, "userunknown", "5.1.1", "550 5.1.1");
        mongo.save(incident);
        mongo.save(Held.of(incident, person, new Heard("issue", now, failure)));
        return incident;
    }

    private List<String> people(int count) {
        var people = new ArrayList<Subscriber>();
        for (int i = 0; i < count; i++) {
            people.add(
                    Subscriber.imported(
                            ids.next(),
                            EmailAddress.of(anAddress()).orElseThrow(),
                            Choices.of("", Language.FR),
                            new Evidence(Source.STAFF, "/", Language.FR, null, now, null),
                            new Paper("zoe", "paper", null),
                            "line",
                            now));
        }
        return subscribers.addAll(people).stream().map(Subscriber::id).toList();
    }

    private void report(List<String> nobodies, int accepted, Instant at) {
        report(lane, nobodies, accepted, at);
    }

    /** These are said not to exist, and so many strangers are accepted. */
    private void report(String lane, List<String> nobodies, int accepted, Instant at) {
        var outcome = "{\"subscriberId\":\"%s\",\"outcome\":\"%s\",\"at\":\"%s\"%s}";
        var hard = ",\"status\":\"5.1.1\",\"bucket\":\"HARD\",\"reason\":\"userunknown\"";
        var outcomes =
                Stream.concat(
                                nobodies.stream()
                                        .map(it -> outcome.formatted(it, "rejected", at, hard)),
                                Stream.generate(ids::next)
                                        .limit(accepted)
                                        .map(it -> outcome.formatted(it, "accepted", at, "")))
                        .toList();
        visitor.topic("delivery-reported")
                .write(
                        "quarantine",
                        "{\"reportId\":\"r\",\"at\":\"%s\",\"issueId\":\"i\",\"lane\":\"%s\",\"outcomes\":[%s]}"
                                .formatted(at, lane, String.join(",", outcomes)));
    }

    /** One key, one partition: when a later record has its effect, so have the earlier. */
    private void reportsAreRead() {
        var last = people(1);
        report("lane-" + ids.next(), last, 0, now);
        await().until(() ->
                subscribers.find(last.getFirst()).orElseThrow().state() == State.SUPPRESSED);
    }

    private void awaitHeld(int count) {
        await().until(() ->
                quarantine.open().stream()
                        .filter(it -> it.lane().equals(lane))
                        .anyMatch(it -> quarantine.held(it) == count));
    }

    private Incident incident() {
        return quarantine.latest().stream()
                .filter(it -> it.lane().equals(lane))
                .findFirst()
                .orElseThrow();
    }

    private int order(String order, String role) {
        return web.post()
                .uri("/admin/subscribers/quarantine/" + order)
                .param("incident", incident().id())
                .with(signedInAs(role))
                .with(csrf())
                .exchange()
                .getResponse()
                .getStatus();
    }

    private void assertState(String id, State state) {
        assertThat(subscribers.find(id).orElseThrow().state()).isEqualTo(state);
    }

    private static RequestPostProcessor signedInAs(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
