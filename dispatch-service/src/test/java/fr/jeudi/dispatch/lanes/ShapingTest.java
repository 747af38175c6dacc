package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.Lane.Slowdown;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.relay.Relays;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Limits changed or reached while mails are on their way (STANDARDS 4.3). */
@DispatchTest
class ShapingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofMillis(700);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Autowired LaneDesk desk;
    @Autowired LaneStore store;
    @Autowired Alarms alarms;
    @Autowired Lanes lanes;
    @Autowired Relays relays;
    @Autowired Ledger ledger;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";
    private final String lane = "lane" + issue.id().replaceAll("[0-9]", "x");

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
        RELAY.busyAtMail(0);
        RELAY.tell("421 4.7.0 Too many messages, slow down");
        desk.hours(null, "test");
        desk.pauseAll(false, "test");
    }

    @Test
    void aLaneBeingWarmedUpSendsTodaysShareAndTheRestWaits() {
        rules(new LaneRules(0, 0, 0, null, null, new WarmUp(today(), 7, 2, 1_000), null));
        send(4, 5);

        awaitSent(7);
        assertStays(7);
        var view = desk.one(lane);
        assertThat(view.allowance()).isEqualTo(7);
        assertThat(view.used()).isEqualTo(7);
        assertThat(view.open()).isFalse();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/api/dispatches/" + issue.id() + "/plan"))
                                .bodyJson()
                                .isLenientlyEqualTo(
                                        """
                                        {"left":13,"lane":"%s","limit":"quota"}
                                        """
                                                .formatted(lane)));

        rules(LaneRules.NONE);
        awaitSent(20);
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPlanThatIsSetDuringASendHoldsFromTheNextMailsOn() {
        RELAY.takeTime(Duration.ofMillis(100));
        send(2, 100);
        awaitSent(10);

        rules(new LaneRules(0, 0, 0, null, null, new WarmUp(today(), 5, 2, 1_000), null));
        await().atMost(PATIENCE)
                .until(() -> Objects.equals(desk.one(lane).used(), 5) && lanes.inHand(lane) == 0);
        int sent = RELAY.to(domain).size();
        assertThat(sent).isLessThan(150);
        assertStays(sent);

        RELAY.takeTime(Duration.ZERO);
        rules(LaneRules.NONE);
        awaitSent(200);
    }

    @Test
    void aComplaintCountsOnItsLanesDay() {
        rules(new LaneRules(0, 0, 0, null, null, new WarmUp(today(), 10, 2, 1_000), null));
        var reader = AnIssue.anId();
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId(lane, 0),
                issue.lastBatch(lane, 0, List.of(AnIssue.person(reader, "a@" + domain)), 1, 1));
        awaitSent(1);

        lanes.complained(issue.id(), reader);

        assertThat(Objects.requireNonNull(store.lane(lane).warmth()).complained()).isEqualTo(1);
    }

    @Test
    void whatIsOverdueIsTickedOffThoughTodaysShareIsUsedUp() {
        rules(new LaneRules(0, 0, 0, null, null, new WarmUp(today(), 1, 1, 1_000), null));
        send(1, 1);
        awaitSent(1);
        var late = AnIssue.pastItsDeadline();

        wire.write("issue-released", late.id(), late.issue());
        wire.write(
                "audience-batched",
                late.batchId(lane, 0),
                late.lastBatch(lane, 0, AnIssue.people("late." + domain, 3), 1, 3));

        await().atMost(PATIENCE).until(() -> ledger.tally(late.id()).sums().skipped() == 3);
    }

    @Test
    void fewerConnectionsHoldForTheBatchesInHandToo() {
        RELAY.takeTime(Duration.ofMillis(100));
        send(6, 100);
        await().atMost(PATIENCE).until(() -> lanes.inHand(lane) >= 4);

        rules(LaneRules.of(1, 0, 0, null));

        await().atMost(PATIENCE).until(() -> lanes.inHand(lane) == 1);
        assertThat(RELAY.to(domain).size()).isLessThan(600);
        RELAY.takeTime(Duration.ZERO);
        rules(LaneRules.NONE);
        awaitSent(600);
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .doesNotHaveDuplicates();
    }

    @Test
    void aRateThatIsSetDuringASendHoldsAtOnce() {
        RELAY.takeTime(Duration.ofMillis(100));
        send(4, 100);
        awaitSent(10);

        long start = System.nanoTime();
        rules(LaneRules.of(0, 0, 4, null));
        int before = RELAY.to(domain).size();
        awaitSent(before + 36);

        // What the workers had claimed, two each, and the rest at 4 a second.
        int sent = RELAY.to(domain).size() - before;
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis((sent - 24) * 250L));
        RELAY.takeTime(Duration.ZERO);
        rules(LaneRules.NONE);
        awaitSent(400);
    }

    @Test
    void hoursThatEndDuringASendStopItAndHoursThatBeginGoOn() {
        RELAY.takeTime(Duration.ofMillis(100));
        send(2, 100);
        awaitSent(10);

        rules(LaneRules.of(0, 0, 0, closedNow()));
        await().atMost(PATIENCE).until(() -> lanes.inHand(lane) == 0);
        int sent = RELAY.to(domain).size();
        assertThat(sent).isLessThan(200);
        assertStays(sent);

        RELAY.takeTime(Duration.ZERO);
        rules(LaneRules.of(0, 0, 0, openNow()));
        awaitSent(200);
    }

    /** S10. */
    @Test
    void a421AtMailSlowsTheLaneAndTheSameMailIsTriedAgain() {
        // On a connection that has carried mails it would only be its end.
        RELAY.hangUp();
        RELAY.busyAtMail(1);

        send(1, 1);

        awaitSent(1);
        assertThat(desk.one(lane).lastReply()).contains("Too many messages");
        assertThat(ledger.progress(issue.id())).hasSize(1);
    }

    /** S10: that is no refusal, to be held until a person acts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 relay.example Service not available, closing transmission channel",
                "450 4.2.0 OFR_999 [999]",
                "452 4.3.2 System not accepting network messages"
            })
    void aProviderThatIsBusySlowsTheLaneAndItRecovers(String reply) {
        RELAY.tell(reply);

        sendTo(lane, "told-1", "one", "two", "told-2", "three");

        awaitSent(5);
        assertThat(desk.one(lane).lastReply()).contains(reply.substring(4));
        await().atMost(PATIENCE).until(() -> ledger.tally(issue.id()).sums().accepted() == 5);
        assertThat(alarms.isHeld(lane)).isFalse();
    }

    /** RFC 5321, 3.8; on a fresh connection, where it says nothing of our sender. */
    @Test
    void aRelayThatShutsDownAtMailRefusesNoSender() {
        RELAY.tell("421 relay.example Service not available, closing transmission channel");
        RELAY.hangUp();
        RELAY.busyAtMail(1);

        send(1, 3);

        awaitSent(3);
        assertThat(desk.one(lane).lastReply()).contains("Service not available");
        assertThat(relays.all()).allSatisfy(it -> assertThat(it.trouble()).isEmpty());
    }

    /** STANDARDS 4.3. */
    @Test
    void aStopThatAReplyAsksForIsKeptAndTheRestWaits() {
        RELAY.tell("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred");

        sendTo(lane, "told-1", "one", "two");

        await().atMost(PATIENCE).until(() -> store.lane(lane).slow() != null);
        assertThat(desk.one(lane).stoppedUntil()).isAfter(Instant.now().plusSeconds(7_000));
        assertStays(0);
        assertThat(alarms.isHeld(lane)).isFalse();

        store.change(
                lane, it -> it.slowed(new Slowdown(1, Instant.now(), "", Instant.now(), null)));
        awaitSent(3);
    }

    @Test
    void anOperatorLiftsAProvidersStopAndTheLaneGoesOnSlowly() {
        RELAY.tell("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred");
        sendTo(lane, "told-1", "one", "two");
        await().atMost(PATIENCE).until(() -> store.lane(lane).slow() != null);

        assertThat(lift("publisher")).hasStatus(403);
        assertThat(page("operator")).bodyText().contains("Lever l’arrêt").doesNotContain("??");
        assertThat(page("publisher")).bodyText().doesNotContain("Lever l’arrêt");
        assertThat(lift("operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"stoppedUntil\":null,\"open\":true}");

        awaitSent(3);
        assertThat(lift("operator")).hasStatus(409);
        assertThat(page("operator")).bodyText().doesNotContain("Lever l’arrêt");
        assertThat(get("/api/dispatches/audit?kind=lane&subject=" + lane))
                .bodyJson()
                .extractingPath("$.items[*].result")
                .asArray()
                .containsExactly("refused", "done");
    }

    private MvcTestResult lift(String role) {
        return web.post()
                .uri("/api/lanes/" + lane + "/lift")
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }

    private MvcTestResult page(String role) {
        return web.get()
                .uri("/admin/dispatch/lanes/" + lane)
                .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }

    /** S2. */
    @Test
    void aLaneThatNeedsTlsWaitsWhileTheRelayOffersNoneAndOthersGo() {
        rules(new LaneRules(0, 0, 0, null, Tls.REQUIRED, null, null));
        send(1, 3);
        var other = AnIssue.released();
        wire.write("issue-released", other.id(), other.issue());
        wire.write(
                "audience-batched",
                other.batchId("other", 0),
                other.lastBatch("other", 0, AnIssue.people("clear." + domain, 3), 1, 3));

        await().atMost(PATIENCE).until(() -> desk.one(lane).unencrypted());
        await().atMost(PATIENCE).until(() -> RELAY.to("clear." + domain).size() == 3);
        assertStays(0);
        assertThat(desk.one(lane).open()).isFalse();
        assertThat(ledger.tally(issue.id()).sums().waiting()).isEqualTo(3);

        rules(LaneRules.NONE);
        awaitSent(3);
    }

    @Test
    void allLanesArePausedByOneOrderAndALanesOwnPauseStays() {
        assertThat(post("/api/lanes/all/pause", "publisher")).hasStatus(403);
        assertThat(post("/api/lanes/all/pause", "operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"paused\":true}");
        send(1, 3);
        assertStays(0);

        assertThat(post("/api/lanes/all/resume", "operator")).hasStatusOk();
        awaitSent(3);
    }

    @Test
    void hoursOfAllLanesHoldWhereALaneHasNoneOfItsOwn() {
        var own = lane + "own";
        store.change(own, it -> it.ruled(LaneRules.of(0, 0, 0, openNow())));
        assertThat(put("/api/lanes/all", "{\"hours\":\"" + closedNow() + "\"}")).hasStatusOk();

        assertThat(lanes.isOpen(lane)).isFalse();
        assertThat(lanes.isOpen(own)).isTrue();
        assertThat(put("/api/lanes/all", "{\"hours\":\"late\"}")).hasStatus(400);
        assertThat(put("/api/lanes/all", "{}")).hasStatusOk();
        assertThat(lanes.isOpen(lane)).isTrue();
        assertThat(desk.all()).extracting(LaneView::lane).doesNotContain(Lane.HOUSE);
    }

    @Test
    void thePlanAndTheEncryptionAreSetByApi() {
        assertThat(
                        put(
                                "/api/lanes/gmx",
                                "{\"tls\":\"required\",\"warmUp\":{\"from\":\"2026-01-01\"}}"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"allowance\":50,\"used\":0,\"rules\":{\"tls\":\"required\","
                                + "\"warmUp\":{\"first\":50,\"until\":10000}}}");
        assertThat(put("/api/lanes/gmx", "{\"tls\":\"perhaps\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("tls must be opportunistic or required");
        assertThat(put("/api/lanes/gmx", "{\"warmUp\":{\"first\":5}}")).hasStatus(400);
        desk.preset("gmx", "test");
    }

    /** The store can keep no such day, and the audit would have an order without an end. */
    @Test
    void aDayThatNobodyMeansIsRefusedByApi() {
        assertThat(put("/api/lanes/gmx", "{\"warmUp\":{\"from\":\"+999999999-12-31\"}}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("warmUpFrom must be from 2000 to 2100");
    }

    private void rules(LaneRules rules) {
        store.change(lane, it -> it.ruled(rules));
    }

    private void send(int batches, int each) {
        wire.write("issue-released", issue.id(), issue.issue());
        for (int i = 0; i < batches; i++) {
            var people =
                    IntStream.range(i * each, (i + 1) * each)
                            .mapToObj(n -> AnIssue.person("p" + n + "@" + domain))
                            .toList();
            wire.write(
                    "audience-batched",
                    issue.batchId(lane, i),
                    i + 1 < batches
                            ? issue.batch(lane, i, people)
                            : issue.lastBatch(lane, i, people, batches, batches * each));
        }
    }

    private void sendTo(String id, String... names) {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId(id, 0),
                issue.lastBatch(
                        id,
                        0,
                        Stream.of(names).map(it -> AnIssue.person(it + "@" + domain)).toList(),
                        1,
                        names.length));
    }

    private void awaitSent(int mails) {
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() >= mails);
    }

    private void assertStays(int mails) {
        await().during(A_WHILE)
                .atMost(A_WHILE.plusSeconds(5))
                .until(() -> RELAY.to(domain).size() == mails);
    }

    private MvcTestResult get(String uri) {
        return web.get()
                .uri(uri)
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                .exchange();
    }

    private MvcTestResult put(String uri, String json) {
        return web.put()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                .exchange();
    }

    private MvcTestResult post(String uri, String role) {
        return web.post()
                .uri(uri)
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }

    /** On which the test ends as well. */
    private static LocalDate today() {
        assumeTrue(LocalTime.now(PARIS).isBefore(LocalTime.of(23, 55)), "nearly midnight");
        return LocalDate.now(PARIS);
    }

    private static String closedNow() {
        var now = LocalTime.now(PARIS).truncatedTo(ChronoUnit.MINUTES);
        return now.plusHours(2) + "-" + now.plusHours(3);
    }

    private static String openNow() {
        var now = LocalTime.now(PARIS).truncatedTo(ChronoUnit.MINUTES);
        return now.minusHours(1) + "-" + now.plusHours(1);
    }
}
