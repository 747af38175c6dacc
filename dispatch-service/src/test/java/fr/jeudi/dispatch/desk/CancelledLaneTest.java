package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Sums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** One provider is given up for one issue; the others get it. */
@DispatchTest
class CancelledLaneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired MockMvcTester web;
    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";
    private final String path = "/api/dispatches/" + issue.id();
    private final String page = "/admin/dispatch/" + issue.id();

    /** Known to no other test. */
    private final String lane = "l" + issue.id();

    @BeforeEach
    void released() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.open(issue.id()).isPresent());
    }

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
        dispatches.cancel(issue.id());
    }

    /** Mails under way end as they do. */
    @Test
    void whoeverWasNotSentToInTheLaneIsSkippedAndTheOthersGetTheirs() {
        RELAY.takeTime(Duration.ofMillis(20));
        batch(lane, 0, AnIssue.people("a." + domain, 300), 2, 360);
        batch("other", 1, AnIssue.people("b." + domain, 60), 2, 360);
        await().atMost(PATIENCE).until(() -> !sentTo("a.").isEmpty() && sentTo("b.").size() >= 3);

        assertThat(order("/lanes/" + lane + "/cancel", "operator"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.cancelledLanes")
                .asArray()
                .containsExactly(lane);

        await().atMost(PATIENCE).until(() -> lane().waiting() == 0);
        int sent = sentTo("a.").size();
        assertThat(sent).isLessThan(300);
        assertThat(lane()).isEqualTo(new Sums(300, sent, 0, 0, 300 - sent, 0));
        awaitState(DispatchState.FINISHED);
        assertThat(sentTo("a.")).hasSize(sent);
        assertThat(sentTo("b.")).hasSize(60);
        assertThat(sums()).isEqualTo(new Sums(360, 60 + sent, 0, 0, 300 - sent, 0));
        assertThat(causes()).containsOnly("cancelled");
    }

    @Test
    void whatAnotherReplicaWasToldCountsHereWithinARefresh() {
        RELAY.takeTime(Duration.ofMillis(20));
        batch(lane, 0, AnIssue.people(domain, 500), 1, 500);
        await().atMost(PATIENCE).until(() -> !sentTo("").isEmpty());

        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                new Update().inc("cancelledLanes." + lane, 1),
                Dispatch.class);

        awaitState(DispatchState.FINISHED);
        assertThat(lane().skipped()).isPositive();
        assertThat(lane().accepted()).isEqualTo(sentTo("").size());
    }

    /** Neither a pause of all, nor of the lane, nor the time of a next try is waited for. */
    @Test
    void whoWaitsForTheirNextTryAndWhoComesLaterIsSkippedAtOnce() {
        batch(lane, 0, List.of(AnIssue.person("never-1@" + domain)), 2, 3);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() > 1);
        dispatches.pause(issue.id());
        await().atMost(PATIENCE)
                .until(() -> {
                    mongo.updateMulti(
                            query(where("issueId").is(issue.id()).and("state").is("READY")),
                            Update.update("dueAt", Instant.now().plus(Duration.ofHours(3))),
                            Progress.class);
                    return ledger.progress(issue.id()).getLast().dueAt().isAfter(Instant.now());
                });
        assertThat(web.post().uri("/api/lanes/" + lane + "/pause").with(jwtOf("operator")))
                .hasStatusOk();

        assertThat(dispatches.cancelLane(issue.id(), lane)).isTrue();
        await().atMost(PATIENCE).until(() -> sums().skipped() == 1);
        batch(lane, 1, AnIssue.people(domain, 2), 2, 3);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 0, 0, 0, 3, 0));
        assertThat(sentTo("")).isEmpty();
    }

    @Test
    void anotherIssueInTheSameLaneIsSent() {
        var other = AnIssue.released();
        dispatches.cancelLane(issue.id(), lane);
        wire.write("issue-released", other.id(), other.issue());
        wire.write(
                "audience-batched",
                other.batchId(lane, 0),
                other.lastBatch(lane, 0, AnIssue.people(domain, 2), 1, 2));

        await().atMost(PATIENCE).until(() -> ledger.tally(other.id()).sums().accepted() == 2);
    }

    /** ADR 16: a cancel before the order does not hold it up, one after it does. */
    @Test
    void thoseSkippedAreSentToOnOrderUntilTheLaneIsCancelledOnceMore() {
        skipped("never-1", "p2", "p3");
        assertThat(sendAgain(3)).hasStatus(202);
        await().atMost(PATIENCE).until(() -> sums().equals(new Sums(4, 2, 0, 0, 0, 2)));
        assertThat(web.get().uri(path).with(jwtOf("operator")))
                .bodyJson()
                .extractingPath("$.cancelledLanes.length()")
                .isEqualTo(0);

        assertThat(dispatches.cancelLane(issue.id(), lane)).isTrue();
        await().atMost(PATIENCE).until(() -> sums().skipped() == 1);
        assertThat(dispatches.cancelLane(issue.id(), lane)).isFalse();

        batch(lane, 1, AnIssue.people("late." + domain, 1), 2, 4);
        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(4, 2, 0, 0, 2, 0));
        assertThat(sendAgain(2)).hasStatus(202);
        await().atMost(PATIENCE).until(() -> !sentTo("late.").isEmpty());
    }

    /** What came before the order stays cancelled, though those chosen are sent to. */
    @Test
    void anOrderBringsBackNobodyElse() {
        skipped("p1", "p2", "p3");
        assertThat(sendAgain(3)).hasStatus(202);
        await().atMost(PATIENCE).until(() -> sums().accepted() == 3);

        batch(lane, 1, AnIssue.people("late." + domain, 1), 2, 4);

        awaitState(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(4, 3, 0, 0, 1, 0));
    }

    /** An order on others brings nobody of the lane back, and the page goes on saying so. */
    @Test
    void anOrderOnAnotherLaneLeavesThisOneCancelled() {
        var other = List.of(AnIssue.person("drop-1@other." + domain));
        batch(lane, 0, AnIssue.people(domain, 1), 3, 3);
        batch("other", 0, other, 3, 3);
        await().atMost(PATIENCE).until(() -> sums().uncertain() == 1);
        assertThat(order("/lanes/" + lane + "/cancel", "operator")).hasStatusOk();

        assertThat(sendAgain("uncertain", "no-answer", "other", 1)).hasStatus(202);

        assertThat(order("/lanes/" + lane + "/cancel", "operator")).hasStatus(409);
        batch(lane, 1, AnIssue.people("late." + domain, 1), 3, 3);
        awaitState(DispatchState.FINISHED);
        assertThat(sums().skipped()).isEqualTo(1);
    }

    @Test
    void twiceIsRefusedAsIsAnUnknownLaneAndWhatIsOver() {
        batch(lane, 0, AnIssue.people(domain, 1), 2, 2);
        await().atMost(PATIENCE).until(() -> sums().accepted() == 1);

        assertThat(order("/lanes/nobody/cancel", "operator")).hasStatus(404);
        assertThat(order("/lanes/" + lane + "/cancel", "publisher")).hasStatus(403);
        assertThat(order("/lanes/" + lane + "/cancel", "operator")).hasStatusOk();
        assertThat(order("/lanes/" + lane + "/cancel", "admin"))
                .hasStatus(409)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"type":"https://jeudi.fr/problems/wrong-state","detail":"the lane is cancelled"}
                        """);
        dispatches.cancel(issue.id());
        assertThat(order("/lanes/" + lane + "/cancel", "operator"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("the dispatch is cancelled");
        assertThat(
                        web.get()
                                .uri("/api/dispatches/audit?subject=" + issue.id())
                                .with(jwtOf("operator")))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":3,"items":[
                         {"kind":"dispatch","order":"cancel-lane","result":"refused","details":{"lane":"%1$s","state":"cancelled"}},
                         {"order":"cancel-lane","result":"refused","details":{"lane":"%1$s","state":"sending"}},
                         {"order":"cancel-lane","result":"done","details":{"lane":"%1$s"}}]}
                        """
                                .formatted(lane));
    }

    @ParameterizedTest
    @CsvSource({
        "fr, 2 personnes en attente dans cette voie ne recevront pas, annulée",
        "en, 2 people waiting in this lane will not get, >cancelled</span>"
    })
    void anOperatorConfirmsOnAPage(String language, String text, String done) {
        dispatches.pause(issue.id());
        batch(lane, 0, AnIssue.people(domain, 2), 2, 3);
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        var link = page + "/lanes/" + lane + "/cancel";
        var shown = page + "?lang=" + language;
        // Figures are a second old at most, for the page and for what keeps it moving.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page(page + "/live?state=paused&said=0", "operator"))
                                .bodyText()
                                .contains("href=\"" + link + "\""));
        assertThat(page(shown, "operator")).bodyText().contains("href=\"" + link + "\"");
        assertThat(page(shown, "publisher")).bodyText().doesNotContain(link);
        assertThat(page(link + "?lang=" + language, "operator"))
                .hasStatusOk()
                .bodyText()
                .contains(text, "action=\"" + link + "\"", lane)
                .doesNotContain("??");
        assertThat(page(page + "/lanes/nobody/cancel", "operator")).hasStatus(404);

        assertThat(web.post().uri(link).with(staff("operator"))).hasStatus(403);
        assertThat(web.post().uri(link).with(staff("publisher")).with(csrf())).hasStatus(403);
        assertThat(sums().waiting()).isEqualTo(3);
        assertThat(web.post().uri(link).with(staff("operator")).with(csrf()))
                .hasRedirectedUrl(page);

        await().atMost(PATIENCE).until(() -> lane().skipped() == 2);
        assertThat(page(shown, "operator")).bodyText().contains(done).doesNotContain(link, "??");
        assertThat(page(link, "operator")).bodyText().doesNotContain("action=\"" + link, "??");
        assertThat(page("/admin/dispatch/audit?subject=" + issue.id(), "operator"))
                .bodyText()
                .contains("annuler une voie", lane);
    }

    @Test
    void theApiSaysWhatItTakes() {
        assertThat(web.get().uri("/api/dispatch/openapi"))
                .bodyJson()
                .hasPath("$.paths['/api/dispatches/{issueId}/lanes/{lane}/cancel'].post");
    }

    /** Three of four were skipped with their lane; the fourth is still to come. */
    private void skipped(String... names) {
        dispatches.pause(issue.id());
        batch(
                lane,
                0,
                List.of(names).stream().map(it -> AnIssue.person(it + "@" + domain)).toList(),
                2,
                4);
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        assertThat(dispatches.cancelLane(issue.id(), lane)).isTrue();
        await().atMost(PATIENCE)
                .until(() -> ledger.progress(issue.id()).getFirst().state() == Progress.State.DONE);
        assertThat(sums()).isEqualTo(new Sums(4, 0, 0, 0, 3, 1));
        dispatches.resume(issue.id());
    }

    private MvcTestResult sendAgain(int count) {
        return sendAgain("skipped", "cancelled", lane, count);
    }

    private MvcTestResult sendAgain(String outcome, String cause, String of, int count) {
        return web.post()
                .uri(path + "/send-again")
                .with(jwtOf("operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                        """
                        {"outcome":"%s","cause":"%s","lane":"%s","count":%d,"reason":"the provider is back"}
                        """
                                .formatted(outcome, cause, of, count))
                .exchange();
    }

    private void batch(
            String to, int number, List<Map<String, Object>> audience, int batches, int all) {
        wire.write(
                "audience-batched",
                issue.batchId(to, number),
                issue.lastBatch(to, number, audience, batches, all));
    }

    private List<ScriptedRelay.Mail> sentTo(String of) {
        return RELAY.to(of + domain);
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private Sums lane() {
        return Objects.requireNonNull(ledger.tally(issue.id()).lanes().get(lane));
    }

    private List<String> causes() {
        return ledger.progress(issue.id()).stream()
                .flatMap(it -> ledger.progressOf(it.id()).remarks().values().stream())
                .map(Remark::cause)
                .map(String::valueOf)
                .toList();
    }

    private MvcTestResult order(String order, String role) {
        return web.post().uri(path + order).with(jwtOf(role)).exchange();
    }

    private MvcTestResult page(String uri, String role) {
        return web.get().uri(uri).with(staff(role)).exchange();
    }

    private static RequestPostProcessor jwtOf(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static RequestPostProcessor staff(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private void awaitState(DispatchState state) {
        await().atMost(PATIENCE)
                .until(() -> dispatches.find(issue.id()).orElseThrow().state() == state);
    }
}
