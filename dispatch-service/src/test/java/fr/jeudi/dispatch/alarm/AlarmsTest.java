package fr.jeudi.dispatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.alarm.Minute.Counted;
import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Return;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** STANDARDS 4.1, SENDER: a provider that refuses us, not a person. */
@DispatchTest
class AlarmsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final int PEOPLE = 60;

    @Autowired Alarms alarms;
    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired MeterRegistry meters;
    @Autowired Returns returns;
    @Autowired Crew crew;
    @Autowired Audit audit;
    @Autowired AlarmProperties properties;
    @Autowired Clock clock;
    @Autowired Wire wire;
    @Autowired MockMvcTester web;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";
    private final String lane = "lane-" + issue.id();

    @BeforeEach
    void block() {
        RELAY.block(true);
    }

    @AfterEach
    void calm() {
        RELAY.block(false);
        alarms.held().forEach(it -> alarms.resume(it, "test"));
        dispatches.cancel(issue.id());
    }

    @Test
    void aProviderThatRefusesUsIsHeldAndNobodyIsCountedUntilAnOperatorResumes() {
        double before = meters.counter("dispatch.alarms").count();
        release();
        batch(lane, people("blocked-", lane), 0);
        batch("other", people("fine-", "other"), 2 * PEOPLE);
        awaitHeld(lane);

        await().atMost(PATIENCE)
                .until(() -> sums().equals(new Sums(2 * PEOPLE, PEOPLE, 0, 0, 0, PEOPLE)));
        assertThat(RELAY.to(lane + "." + domain)).isEmpty();
        assertThat(meters.counter("dispatch.alarms").count()).isEqualTo(before + 1);
        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.SENDING);
        assertThat(ledger.progressOf(issue.batchId(lane, 0)).remarks().values())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.verdict()).isNotNull())
                .extracting(it -> it.verdict() == null ? null : it.verdict().bucket())
                .containsOnly(Bucket.SENDER);

        RELAY.block(false);
        assertThat(resume(lane, "publisher")).isEqualTo(403);
        assertThat(resume(lane, "operator")).isEqualTo(302);
        assertThat(resume(lane, "operator")).isEqualTo(409);

        await().atMost(PATIENCE).until(() -> sums().accepted() == 2 * PEOPLE);
        assertThat(RELAY.to(lane + "." + domain)).hasSize(PEOPLE);
        alarms.round();
        assertThat(alarms.isHeld(lane)).isFalse();
    }

    /** A replica that has just started does not know yet which lanes are held. */
    @Test
    void beforeTheFirstLookEveryLaneIsHeld() {
        var starting =
                new Alarms(
                        mongo,
                        dispatches,
                        ledger,
                        new Attempts(mongo, crew, properties, clock),
                        audit,
                        properties,
                        clock,
                        new SimpleMeterRegistry());
        assertThat(starting.isHeld(lane)).isTrue();

        starting.round();
        assertThat(starting.isHeld(lane)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"fr, refuse nos envois", "en, refuses our mail"})
    void theOperatorReadsWhatWasSaidHowOftenAndWhatToDo(String language, String words) {
        counted("another", lane, 400, 380);
        alarms.round();

        assertThat(web.get().uri("/admin/dispatch?lang=" + language).with(signedInAs("operator")))
                .hasStatusOk()
                .bodyText()
                .contains(words, "550 5.7.1 blocked &lt;b&gt;", "(95 %)", "/alarms/resume")
                .doesNotContain("??");
        assertThat(web.get().uri("/admin/dispatch").with(signedInAs("publisher")))
                .bodyText()
                .contains("550 5.7.1 blocked")
                .doesNotContain("/alarms/resume");
    }

    /** What is fetched anew each second is no live region, and keeps who stands on its button. */
    @Test
    void anAlarmIsReadAloudOnce() {
        counted("another", lane, 400, 380);
        alarms.round();

        assertThat(web.get().uri("/admin/dispatch").with(signedInAs("operator")))
                .bodyText()
                .contains("id=\"resume-" + lane + "\"", "id=\"aloud\"")
                .doesNotContain("role=\"alert\"", "aloud-text");
        assertThat(web.get().uri("/admin/dispatch?said=0").with(signedInAs("operator")))
                .bodyText()
                .contains("hx-swap-oob=\"innerHTML:#aloud\"");
        var said = "/admin/dispatch?said=" + alarms.held().size();
        assertThat(web.get().uri(said).with(signedInAs("operator")))
                .bodyText()
                .doesNotContain("aloud-text");
    }

    @Test
    void twoProvidersThatRefuseUsPauseTheWholeSend() {
        release();
        batch("other", people("fine-", "other"), PEOPLE + 1);
        await().atMost(PATIENCE).until(() -> sums().accepted() == PEOPLE);
        counted("another", lane, 100, 80);
        alarms.round();
        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.SENDING);

        counted("another", lane + "2", 100, 80);
        alarms.round();

        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.PAUSED);
        assertThat(
                        web.get()
                                .uri("/api/dispatches/audit?kind=dispatch&subject=" + issue.id())
                                .with(signedInAs("operator")))
                .bodyJson()
                .extractingPath("$.items[0].who")
                .isEqualTo("jeudi-alarm");
        assertThat(dispatches.resume(issue.id())).isTrue();
        alarms.round();
        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.SENDING);
    }

    @Test
    void aSendThatBeginsWhileTwoProvidersRefuseUsIsPausedOnce() {
        twoProvidersRefuseUs();
        release();
        awaitState(DispatchState.PAUSED);

        assertThat(dispatches.resume(issue.id())).isTrue();
        batch("other", people("fine-", "other"), PEOPLE);
        await().atMost(PATIENCE).until(() -> sums().accepted() == PEOPLE);
    }

    /** By then it has been paused, and has ended all the same. */
    @Test
    void whatIsSentAgainWhileTwoProvidersRefuseUsIsPausedAnew() {
        twoProvidersRefuseUs();
        release();
        batch(lane, people("fine-", lane), PEOPLE);
        await().atMost(PATIENCE).until(() -> sums().waiting() == PEOPLE);
        awaitState(DispatchState.PAUSED);
        dispatches.cancel(issue.id());
        await().atMost(PATIENCE).until(() -> dispatches.hasEnded(issue.id()));
        alarms.round();

        assertThat(
                        web.post()
                                .uri("/api/dispatches/" + issue.id() + "/send-again")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{\"count\":" + PEOPLE + ",\"reason\":\"all the same\"}")
                                .with(
                                        jwt().authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_operator"))))
                .hasStatus(202);
        awaitState(DispatchState.PAUSED);
    }

    private void twoProvidersRefuseUs() {
        counted("another", lane, 100, 80);
        counted("another", lane + "2", 100, 80);
        alarms.round();
        assertThat(alarms.held()).contains(lane, lane + "2");
    }

    private void awaitState(DispatchState state) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(dispatches.find(issue.id()))
                                .hasValueSatisfying(it -> assertThat(it.state()).isEqualTo(state)));
    }

    /** Else two town halls' filters would hold every small domain. */
    @Test
    void aFewDomainsThatRefuseUsAreNotAllOthers() {
        int tried = properties.mixedMinimum();
        int refused = 2 * tried / 3;
        release();
        batch(
                "other",
                IntStream.range(0, tried)
                        .mapToObj(i ->
                                i < refused
                                        ? "blocked-" + i + "@filter-" + i % 2 + "." + domain
                                        : "fine-" + i + "@mairie-" + i + "." + domain)
                        .map(AnIssue::person)
                        .toList(),
                tried);

        // They are the last, so all have been tried.
        await().atMost(PATIENCE).until(() -> sums().accepted() == tried - refused);
        alarms.round();
        assertThat(alarms.isHeld("other")).isFalse();
    }

    /** Else a server that is about to die would stop ten thousand others for hours. */
    @Test
    void aDomainThatIsAlwaysBusyDoesNotSlowAllOthers() {
        int busy = PEOPLE / 3;
        double before = meters.counter("dispatch.lane.throttled", "lane", "other").count();
        release();
        batch(
                "other",
                IntStream.range(0, PEOPLE)
                        .mapToObj(i ->
                                i < busy
                                        ? "dying-" + i + "@dying." + domain
                                        : "fine-" + i + "@mairie-" + i + "." + domain)
                        .map(AnIssue::person)
                        .toList(),
                PEOPLE);

        // They are the last, so all have been tried.
        await().atMost(PATIENCE).until(() -> sums().accepted() == PEOPLE - busy);
        assertThat(meters.counter("dispatch.lane.throttled", "lane", "other").count())
                .isEqualTo(before);
    }

    /** What all domains refuse is ours to mend; but all others are not one provider more. */
    @Test
    void allOthersAreHeldWhereManyDomainsRefuseUsAndDoNotCountAsAProvider() {
        var domains = Domains.NONE;
        for (int i = 0; i < 20; i++) {
            domains = domains.plus(Domains.of("a@mairie-" + i + ".example", true));
        }
        release();
        batch(lane, people("fine-", lane), PEOPLE + 1);
        await().atMost(PATIENCE).until(() -> sums().accepted() == PEOPLE);
        var before = mongo.findById("other", Alarm.class);
        counted("another", "other", before == null ? 0 : before.era(), 600, 600, domains);
        counted("another", lane, 100, 80);
        alarms.round();

        assertThat(alarms.isHeld("other")).isTrue();
        assertThat(alarms.isHeld(lane)).isTrue();
        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.SENDING);
        assertThat(web.get().uri("/admin/dispatch?lang=en").with(signedInAs("operator")))
                .bodyText()
                .contains("Many of the other domains refuse our mail")
                .doesNotContain("Several providers refuse us", "??");
    }

    /** A relay of our own says yes to everything; what the provider says comes back later. */
    @Test
    void bouncesOnOurAccountHoldTheLaneToo() {
        var ids = Stream.generate(AnIssue::anId).limit(PEOPLE).toList();
        release();
        batch(
                lane,
                ids.stream().map(it -> AnIssue.person(it, it + "@" + lane + "." + domain)).toList(),
                PEOPLE);
        await().atMost(PATIENCE).until(() -> sums().accepted() == PEOPLE);

        int few = PEOPLE / 2 - 1;
        comeBack(ids.subList(0, few), Bucket.SENDER);
        comeBack(ids.subList(0, few), Bucket.SENDER);
        comeBack(ids.subList(few, few + 1), Bucket.HARD);
        alarms.round();
        assertThat(alarms.isHeld(lane)).isFalse();
        comeBack(ids.subList(few + 1, few + 2), Bucket.SENDER);
        awaitHeld(lane);
        assertThat(alarms.open())
                .filteredOn(it -> it.lane().equals(lane))
                .extracting(Alarm::attempts, Alarm::refused, Alarm::said)
                .containsExactly(tuple(PEOPLE, few + 1, "550 5.7.26 unauthenticated"));

        alarms.resume(lane, "zoe");
        counted("another", lane, 1, 40, 0);
        comeBack(ids.subList(few + 2, PEOPLE), Bucket.SENDER);
        alarms.round();
        assertThat(alarms.isHeld(lane)).as("by mails from before it was resumed").isFalse();
    }

    private void comeBack(List<String> subscriberIds, Bucket bucket) {
        var verdict = new Verdict("authfailure", bucket, true);
        for (var id : subscriberIds) {
            returns.heard(
                    new Heard(
                            Kind.BOUNCED,
                            new Return(id, issue.id(), null, "<x@example.org>"),
                            "5.7.26",
                            "550 5.7.26 unauthenticated",
                            verdict,
                            clock.instant(),
                            "test"));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        returns.of(issue.id(), subscriberIds).stream().noneMatch(Returned::open));
    }

    /** Neither alone would be enough; and what a resumed lane had counted is history. */
    @Test
    void allInstancesAreCountedTogetherAndAResumedLaneBeginsAnew() {
        counted("one", lane, 30, 30);
        alarms.round();
        assertThat(alarms.isHeld(lane)).isFalse();

        counted("two", lane, 30, 30);
        alarms.round();
        assertThat(alarms.isHeld(lane)).isTrue();

        alarms.resume(lane, "zoe");
        alarms.round();
        assertThat(alarms.isHeld(lane)).isFalse();
    }

    @Test
    void aCancelledSendIsTickedOffInAHeldLaneToo() {
        counted("another", lane, 100, 80);
        alarms.round();
        release();
        batch(lane, people("fine-", lane), PEOPLE);
        await().atMost(PATIENCE).until(() -> sums().waiting() == PEOPLE);

        dispatches.cancel(issue.id());

        await().atMost(PATIENCE).until(() -> sums().skipped() == PEOPLE);
        assertThat(RELAY.to(lane + "." + domain)).isEmpty();
    }

    /** Nobody of theirs is sent to, whatever the provider says by then. */
    @Test
    void whoComesLateToACancelledIssueIsTickedOffInAHeldLaneToo() {
        release();
        await().atMost(PATIENCE).until(() -> dispatches.cancel(issue.id()));
        batch(lane, people("early-", lane), PEOPLE);
        await().atMost(PATIENCE).until(() -> dispatches.hasEnded(issue.id()));
        var ended = dispatches.find(issue.id()).orElseThrow().finishedAt();
        dispatches.reopen(issue.id(), "an-order", Instant.now().plus(Duration.ofDays(1)), ended);
        counted("another", lane, 100, 80);
        awaitHeld(lane);

        wire.write(
                "audience-batched",
                issue.batchId(lane, 1),
                issue.batch(lane, 1, people("late-", lane)));

        await().atMost(PATIENCE).until(() -> sums().skipped() == 2 * PEOPLE);
        assertThat(alarms.isHeld(lane)).isTrue();
        assertThat(RELAY.to(lane + "." + domain)).isEmpty();
    }

    private void counted(String instance, String lane, int attempts, int refused) {
        counted(instance, lane, 0, attempts, refused);
    }

    private void counted(String instance, String lane, int era, int attempts, int refused) {
        counted(instance, lane, era, attempts, refused, Domains.NONE);
    }

    private void counted(
            String instance, String lane, int era, int attempts, int refused, Domains domains) {
        long now = clock.instant().getEpochSecond() / 60;
        var sum = new Counted(attempts, refused, "blocked", "550 5.7.1 blocked <b>", domains);
        var minute =
                new Minute(Minute.id(lane, era, now) + instance, lane, era, now, Map.of("i", sum));
        mongo.save(minute);
    }

    private List<Map<String, Object>> people(String prefix, String lane) {
        return IntStream.range(0, PEOPLE)
                .mapToObj(i -> AnIssue.person(prefix + i + "@" + lane + "." + domain))
                .toList();
    }

    private void release() {
        wire.write("issue-released", issue.id(), issue.issue());
    }

    /** {@code all} recipients in two batches if this is the last one, else 0. */
    private void batch(String lane, List<Map<String, Object>> people, int all) {
        wire.write(
                "audience-batched",
                issue.batchId(lane, 0),
                all == 0
                        ? issue.batch(lane, 0, people)
                        : issue.lastBatch(lane, 0, people, all > PEOPLE ? 2 : 1, all));
    }

    private void awaitHeld(String lane) {
        await().atMost(PATIENCE)
                .until(() -> {
                    alarms.round();
                    return alarms.isHeld(lane);
                });
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private int resume(String lane, String role) {
        return web.post()
                .uri("/admin/dispatch/alarms/resume")
                .param("lane", lane)
                .with(signedInAs(role))
                .with(csrf())
                .exchange()
                .getResponse()
                .getStatus();
    }

    private static RequestPostProcessor signedInAs(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
