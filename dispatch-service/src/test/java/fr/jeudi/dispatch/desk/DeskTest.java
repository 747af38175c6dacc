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
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.sending.Withdrawals;
import fr.jeudi.dispatch.tokens.ReturnToken;
import jakarta.servlet.RequestDispatcher;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DispatchTest
class DeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired MockMvcTester web;
    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired Wire wire;
    @Autowired CompiledMails mails;
    @Autowired Returns returns;
    @Autowired Desk desk;
    @Autowired Bookkeeper bookkeeper;
    @Autowired Withdrawals withdrawals;
    @Autowired MongoTemplate mongo;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    /** Paused before it began, with an audience of three, one of whom will be rejected. */
    @BeforeEach
    void aPausedDispatch() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.pause(issue.id()));
        var people = new ArrayList<>(AnIssue.people(domain, 2));
        people.add(AnIssue.person("reject-me@" + domain));
        wire.write(
                "audience-batched",
                issue.batchId("orange", 0),
                issue.lastBatch("orange", 0, people, 1, 3));
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() == 1);
    }

    @Test
    void aDispatchIsShownAsAgreed() {
        assertThat(get("/api/dispatches/" + issue.id(), "publisher"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"issueId":"%s","number":68,"title":"Faire <ensemble>","state":"paused",
                         "sums":{"audience":3,"accepted":0,"rejected":0,"uncertain":0,"skipped":0,"waiting":3},
                         "deferred":0,"rate":0.0,"eta":null,"startedAt":null,"finishedAt":null,
                         "lanes":{"orange":{"audience":3,"waiting":3}}}
                        """
                                .formatted(issue.id()));
        assertThat(get("/api/dispatches/" + issue.id(), "operator"))
                .bodyJson()
                .hasPath("$.connections");
    }

    /** As long as it is not read who has left (U16). */
    @Test
    void thatAnInstanceSendsNothingYetIsOnThePages() {
        await().atMost(PATIENCE).until(withdrawals::areRead);
        var paths = List.of("/admin/dispatch", "/admin/dispatch/" + issue.id());
        assertThat(paths).noneSatisfy(it -> assertThat(saysThatNothingGoes(it)).isTrue());

        ReflectionTestUtils.setField(withdrawals, "read", false);
        try {
            assertThat(paths).allSatisfy(it -> assertThat(saysThatNothingGoes(it)).isTrue());
        } finally {
            ReflectionTestUtils.setField(withdrawals, "read", true);
        }
    }

    private boolean saysThatNothingGoes(String path) throws UnsupportedEncodingException {
        var page = get(path + "?lang=en", "operator");
        assertThat(page).hasStatusOk();
        return page.getResponse().getContentAsString().contains("sends nothing yet");
    }

    /** They stay accepted in the sums; what came back stands beside. */
    @Test
    void whoBouncedOrComplainedOrLeftIsShownBesideTheSums() {
        dispatches.resume(issue.id());
        await().atMost(PATIENCE).until(() -> ledger.tally(issue.id()).sums().accepted() == 2);
        var people = ledger.batch(issue.batchId("orange", 0)).recipients();
        heard(Kind.BOUNCED, people.get(0).subscriberId());
        heard(Kind.COMPLAINED, people.get(1).subscriberId());
        heard(Kind.LEFT, people.get(1).subscriberId());

        var path = "/api/dispatches/" + issue.id();
        assertThat(get(path, "publisher"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"sums":{"audience":3,"accepted":2,"rejected":1,"waiting":0},
                         "returned":{"bounced":1,"complained":1,"left":1}}
                        """);
        assertThat(get(path + "/recipients?outcome=bounced", "operator"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"outcome":"bounced","status":"5.1.1","lane":"orange",
                         "cause":"550 5.1.1 <p***@x.example> unknown","address":"p***@%s"}]}
                        """
                                .formatted(domain));
        assertThat(get(path + "/recipients?size=1&page=1", "operator"))
                .bodyJson()
                .isLenientlyEqualTo("{\"total\":2,\"items\":[{\"outcome\":\"bounced\"}]}");
        assertThat(get(path + "/recipients?outcome=accepted", "operator"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":2,"items":[{"returned":[{"kind":"bounced"}]},
                         {"returned":[{"kind":"complained"},{"kind":"left"}]}]}
                        """);
        assertThat(get("/admin/dispatch/" + issue.id() + "?outcome=accepted", "operator"))
                .hasStatusOk()
                .bodyText()
                .contains("1 revenu, 1 ", "p***@x.example", "signalé comme indésirable");
        assertThat(get("/admin/dispatch/subscribers/" + people.get(0).subscriberId(), "operator"))
                .hasStatusOk()
                .bodyText()
                .contains("<strong>revenu</strong>", "p***@x.example");
    }

    private void heard(Kind kind, String subscriberId) {
        var token = new ReturnToken(ReturnToken.Purpose.ISSUE, subscriberId, issue.id());
        var key = mails.keyOf(token).orElseThrow();
        var origin = returns.find(key.messageId(key.sign(token))).orElseThrow();
        returns.heard(
                new Heard(
                        kind,
                        origin,
                        "5.1.1",
                        "550 5.1.1 <p0@x.example> unknown",
                        new Verdict("userunknown", Bucket.HARD, true),
                        Instant.parse("2026-11-26T07:00:00Z"),
                        "test"));
    }

    @Test
    void allDispatchesAreListed() {
        assertThat(get("/api/dispatches?size=500", "operator"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[*].issueId")
                .asArray()
                .contains(issue.id());
    }

    /** Years of them are looked at each second, by replicas that start again and again. */
    @Test
    void aClosedDispatchIsNotCountedAgainUntilAnOrderChangesIt() {
        dispatches.resume(issue.id());
        awaitClosed();
        countsChange(2);
        assertThat(listed().sums().rejected()).isEqualTo(1);
        assertThat(desk.one(issue.id()).lanes())
                .hasEntrySatisfying("orange", it -> assertThat(it.rejected()).isEqualTo(1));

        dispatches.retell(issue.id(), "an-order");
        awaitClosed();
        assertThat(listed().sums().rejected()).isEqualTo(2);
    }

    @Test
    void oneThatWasClosedBeforeTalliesWereKeptIsCountedOnce() {
        dispatches.resume(issue.id());
        awaitClosed();
        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                new Update().unset("lastTally"),
                Dispatch.class);
        assertThat(listed().sums().rejected()).isEqualTo(1);

        countsChange(2);
        assertThat(listed().sums().rejected()).isEqualTo(1);
    }

    private void countsChange(int rejected) {
        mongo.updateFirst(
                query(where("issueId").is(issue.id())),
                Update.update("counts.rejected", rejected),
                Progress.class);
    }

    private Desk.Line listed() {
        return desk.lines(0, 100_000).stream()
                .filter(it -> it.issueId().equals(issue.id()))
                .findFirst()
                .orElseThrow();
    }

    /** And no longer among those that are counted anyway. */
    private void awaitClosed() {
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches.find(issue.id()).orElseThrow().closed()
                                && bookkeeper.standing(issue.id()).isEmpty());
    }

    @Test
    void dispatchesAreListedPageByPage() {
        var other = AnIssue.released();
        wire.write("issue-released", other.id(), other.issue());
        await().atMost(PATIENCE).until(() -> dispatches.find(other.id()).isPresent());

        var first = desk.lines(0, 1);
        assertThat(first).hasSize(1).isNotEqualTo(desk.lines(1, 1));
        assertThat(get("/api/dispatches?size=1&page=1", "operator"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(1);
        assertThat(get("/api/dispatches?size=501", "operator")).hasStatus(400);
        assertThat(get("/api/dispatch/openapi", "operator"))
                .bodyJson()
                .extractingPath(
                        "$.paths['/api/dispatches'].get.parameters[?(@.name=='size')].schema.default")
                .asArray()
                .containsExactly(50);
        assertThat(page("/admin/dispatch?page=100000&lang=en", "operator"))
                .hasStatusOk()
                .bodyText()
                .as("the last there is")
                .contains("id=\"issue-")
                .doesNotContain("rel=\"next\"", "??");
    }

    /** A list may be shorter by the time somebody turns its page. */
    @Test
    void aPageBeyondTheEndOfAListIsItsLast() {
        var list = "/admin/dispatch/" + issue.id() + "?outcome=waiting&lang=en&page=";
        assertThat(page(list + 7, "operator"))
                .hasStatusOk()
                .bodyText()
                .contains("p***@" + domain)
                .doesNotContain("Nobody in this list");
    }

    @Test
    void ordersMoveADispatchAndWrongOnesAreRefused() {
        assertThat(post("pause", "operator")).hasStatus(409);
        assertThat(post("resume", "operator"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.issueId")
                .isEqualTo(issue.id());
        awaitState(DispatchState.FINISHED);
        assertThat(dispatches.find(issue.id()).orElseThrow().startedAt()).isNotNull();

        assertThat(post("cancel", "operator"))
                .hasStatus(409)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"type":"https://jeudi.fr/problems/wrong-state","detail":"the dispatch is finished"}
                        """);
        assertThat(
                        get(
                                "/api/dispatches/" + issue.id() + "/recipients?outcome=rejected",
                                "operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"outcome":"rejected","status":"5.1.1","lane":"orange",
                         "address":"r***@%s"}]}
                        """
                                .formatted(domain));
        assertThat(
                        get(
                                "/api/dispatches/"
                                        + issue.id()
                                        + "/recipients?outcome=accepted&size=1&page=1",
                                "operator"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(1);
    }

    /** R6. */
    @Test
    void ofWhomIsForgottenAListShowsADash() {
        var list = "/api/dispatches/" + issue.id() + "/recipients?outcome=waiting";
        mongo.updateFirst(
                query(where("issueId").is(issue.id())),
                Update.update("recipients.0.address", ""),
                "batches");

        assertThat(get(list, "operator"))
                .bodyJson()
                .extractingPath("$.items[*].address")
                .asArray()
                .contains("–");
    }

    @Test
    void whoeverHasNotGotItYetIsListedPageByPage() {
        assertThat(get("/api/dispatches/" + issue.id() + "/recipients?size=2", "operator"))
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"total\":3,\"items\":[{\"outcome\":\"waiting\"},{\"outcome\":\"waiting\"}]}");
        assertThat(get("/api/dispatches/" + issue.id() + "/recipients?size=2&page=1", "operator"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(1);
    }

    /** Else a page whose figures cannot be fetched any more goes on as if they were true. */
    @Test
    void thePagesSayOfWhenTheirFiguresAreAndCanSayThatTheyAreOld() {
        for (var page : List.of("/admin/dispatch", "/admin/dispatch/" + issue.id())) {
            assertThat(get(page + "?lang=en", "operator"))
                    .hasStatusOk()
                    .bodyText()
                    .containsPattern("Figures of \\d\\d:\\d\\d:\\d\\d \\(Central European Time\\)")
                    .containsOnlyOnce("id=\"stale\"")
                    .contains("/ui/stale.js", "out of date");
        }
        assertThat(get("/ui/stale.js", "operator")).hasStatusOk();
    }

    @Test
    void onePersonsHistoryIsTheLatestOfEachIssue() {
        var id = ledger.batch(issue.batchId("orange", 0)).recipients().get(2).subscriberId();
        var path = "/subscribers/" + id;
        assertThat(get("/api/dispatches" + path, "publisher"))
                .bodyJson()
                .isLenientlyEqualTo(
                        "[{\"issueId\":\"%s\",\"number\":68,\"delivery\":{\"outcome\":\"waiting\"}}]"
                                .formatted(issue.id()));

        dispatches.resume(issue.id());

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/api/dispatches" + path, "operator"))
                                .bodyJson()
                                .extractingPath("$[0].delivery.status")
                                .isEqualTo("5.1.1"));
        assertThat(get("/admin/dispatch" + path, "operator"))
                .hasStatusOk()
                .bodyText()
                .contains("Faire &lt;ensemble&gt;", "550-5.1.1")
                .doesNotContain("reject-me@");
        assertThat(get("/api/dispatches" + path + "?size=1&page=1", "operator"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(0);
        assertThat(get("/admin/dispatch" + path + "?page=7", "operator"))
                .bodyText()
                .contains("Faire &lt;ensemble&gt;");
        assertThat(get("/api/dispatches" + path + "?size=0", "operator")).hasStatus(400);
        assertThat(get("/api/dispatches/subscribers/" + AnIssue.anId(), "operator"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(0);
        assertThat(get("/admin/dispatch" + path, "marketing")).hasStatus(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/recipients?outcome=lost, 400",
        "/recipients?size=0, 400",
        "/recipients?size=501, 400",
        "/recipients?page=-1, 400",
        "/recipients?page=x, 400",
        "/nothing, 404",
    })
    void badRequestsAreToldSo(String path, int status) {
        assertThat(get("/api/dispatches/" + issue.id() + path, "operator")).hasStatus(status);
    }

    @Test
    void anUnknownDispatchIsNotFound() {
        assertThat(get("/api/dispatches/aaaaaaaaaaaaaaaa", "operator"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/not-found");
        assertThat(page("/admin/dispatch/aaaaaaaaaaaaaaaa", "operator")).hasStatus(404);
    }

    @Test
    void aPublisherLooksButDoesNotTouch() {
        assertThat(post("cancel", "publisher")).hasStatus(403);
        assertThat(get("/api/dispatches", "editor")).hasStatus(403);
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/" + issue.id() + "/cancel")
                                .with(staff("publisher"))
                                .with(csrf()))
                .hasStatus(403);
    }

    @Test
    void aFormWithoutItsCsrfTokenChangesNothing() {
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/" + issue.id() + "/cancel")
                                .with(staff("operator")))
                .hasStatus(403);
        awaitState(DispatchState.PAUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/%s",
                "/%s?lang=en",
                "/%s?outcome=waiting",
                "/%s/cancel",
                "/%s/live?state=paused"
            })
    void everyPageShowsWithoutARawKeyOrAnAddress(String path) throws UnsupportedEncodingException {
        var shown = page("/admin/dispatch" + path.formatted(issue.id()), "operator");

        assertThat(shown).hasStatusOk();
        assertThat(shown.getResponse().getContentAsString())
                .doesNotContain("??")
                .doesNotContain("reject-me@")
                .doesNotContain("<ensemble>");
    }

    @Test
    void thePageReloadsOnceTheStateIsAnother() {
        assertThat(page("/admin/dispatch/" + issue.id() + "/live?state=sending", "operator"))
                .hasHeader("HX-Refresh", "true");
        assertThat(page("/admin/dispatch/" + issue.id() + "/live?state=paused&said=0", "operator"))
                .doesNotContainHeader("HX-Refresh");
    }

    @Test
    void aFinishedDispatchWithoutRecipientsAwaitsNone() {
        var empty = AnIssue.released();
        wire.write("issue-released", empty.id(), empty.issue());
        wire.write(
                "audience-batched",
                empty.batchId("other", 0),
                empty.lastBatch("other", 0, List.of(), 1, 0));
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches
                                .find(empty.id())
                                .filter(it -> it.finishedAt() != null)
                                .isPresent());

        assertThat(page("/admin/dispatch/" + empty.id() + "?lang=en", "operator"))
                .bodyText()
                .contains("0 of 0")
                .doesNotContain("on its way");
    }

    @ParameterizedTest
    @CsvSource({"fr, rechargez la page", "en, reload the page"})
    void whoComesTooLateWithAnOrderIsToldOnAPage(String language, String words) {
        assertThat(
                        web.get()
                                .uri("/error?lang=" + language)
                                .accept(MediaType.TEXT_HTML)
                                .requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 409)
                                .with(staff("operator")))
                .bodyText()
                .contains(words)
                .doesNotContain("??");
    }

    @Test
    void aLaneOutsideItsHoursIsNotShownAsOpen() {
        awaitPlan();
        var now = LocalTime.now(ZoneId.of("Europe/Paris")).truncatedTo(ChronoUnit.MINUTES);
        var closed = "{\"hours\":\"" + now.plusHours(2) + "-" + now.plusHours(3) + "\"}";
        assertThat(
                        web.put()
                                .uri("/api/lanes/orange")
                                .contentType("application/json")
                                .content(closed)
                                .with(machine("operator")))
                .hasStatusOk();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(
                                            page(
                                                    "/admin/dispatch/" + issue.id() + "?lang=en",
                                                    "operator"))
                                    .bodyText()
                                    .contains(">closed</span>"));
        } finally {
            assertThat(web.delete().uri("/api/lanes/orange").with(machine("operator")))
                    .hasStatusOk();
        }
    }

    /** Else the focus is lost with each swap: htmx gives it back by id. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/%s/live?state=paused&said=0"})
    void whatCanHaveTheFocusInALivePartHasAnId(String path) throws UnsupportedEncodingException {
        awaitPlan();
        var shown =
                page("/admin/dispatch" + path.formatted(issue.id()), "operator")
                        .getResponse()
                        .getContentAsString();

        assertThat(shown).contains("tabindex=\"0\"");
        var live = shown.substring(Math.max(0, shown.indexOf("id=\"dispatches\"")));
        assertThat(
                        Pattern.compile("<(?:a|button|\\w+[^>]* tabindex)\\b[^>]*>")
                                .matcher(live.replaceAll("(?s)</main>.*", ""))
                                .results()
                                .map(MatchResult::group))
                .isNotEmpty()
                .allMatch(it -> it.contains(" id=\""));
    }

    @Test
    void aCancelledDispatchIsToldApart() throws UnsupportedEncodingException {
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/" + issue.id() + "/cancel")
                                .with(staff("operator"))
                                .with(csrf()))
                .hasStatus3xxRedirection();
        await().atMost(PATIENCE).until(() -> ledger.tally(issue.id()).sums().skipped() == 3);

        assertThat(
                        page("/admin/dispatch/" + issue.id(), "operator")
                                .getResponse()
                                .getContentAsString())
                .contains("annulé")
                .contains("envoi annulé")
                .doesNotContain("Suspendre");
    }

    @Test
    void anOperatorSetsByWhenAllMustBeOutAndThePageSaysWhatLimitsIt()
            throws UnsupportedEncodingException {
        awaitPlan();
        assertThat(plan("{\"allBy\":\"2098-12-31T23:00:00Z\"}", "operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"allBy":"2098-12-31T23:00:00Z","left":3,"lane":null,"limit":"paused",
                         "lanes":[{"lane":"orange","waiting":3}]}
                        """);
        assertThat(
                        page("/admin/dispatch/" + issue.id() + "?lang=en", "operator")
                                .getResponse()
                                .getContentAsString())
                .contains("What limits the end:", "paused, to be resumed", "will not end in time")
                .contains("sse-connect=\"/admin/dispatch/" + issue.id() + "/events\"");
        assertThat(
                        web.delete()
                                .uri("/api/dispatches/" + issue.id() + "/plan")
                                .with(machine("operator")))
                .bodyJson()
                .extractingPath("$.allBy")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"allBy\":\"9h\"}",
                "{\"allBy\":\"2020-01-01T00:00:00Z\"}",
                "{\"allBy\":\"2099-01-02T00:00:00Z\"}"
            })
    void aTimeThatCannotBeIsRefused(String body) {
        awaitPlan();

        assertThat(plan(body, "operator"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .startsWith("allBy");
    }

    @Test
    void aPublisherSeesThePlanButSetsNone() {
        awaitPlan();

        assertThat(plan("{\"allBy\":\"09:00\"}", "publisher")).hasStatus(403);
        assertThat(get("/api/dispatches/" + issue.id() + "/plan", "publisher")).hasStatusOk();
    }

    @Test
    void aFormWithATimeThatIsNoneSaysSoBesideTheField() {
        awaitPlan();
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/" + issue.id() + "/plan")
                                .param("allBy", "soon")
                                .with(staff("operator"))
                                .with(csrf()))
                .hasRedirectedUrl(
                        "/admin/dispatch/" + issue.id() + "?unfit=unreadable&typed=soon#plan");
        assertThat(
                        page(
                                "/admin/dispatch/" + issue.id() + "?unfit=unreadable&typed=soon",
                                "operator"))
                .bodyText()
                .contains("Une heure, comme 09:00.", "value=\"soon\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/%s"})
    void whoLooksIsToldWhenSomethingMoves(String of) {
        var path = "/admin/dispatch" + of.formatted(issue.id()) + "/events";
        var events = web.get().uri(path).with(staff("publisher")).asyncExchange();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events).bodyText().contains("event:moved\n"));
        assertThat(events)
                .hasContentTypeCompatibleWith("text/event-stream")
                .hasHeader("X-Accel-Buffering", "no");
        assertThat(web.get().uri(path).with(staff("editor"))).hasStatus(403);
    }

    @Test
    void aPlanMayBeSetAtOnce() {
        var young = AnIssue.released();
        wire.write("issue-released", young.id(), young.issue());
        await().atMost(PATIENCE).until(() -> dispatches.find(young.id()).isPresent());

        assertThat(
                        web.put()
                                .uri("/api/dispatches/" + young.id() + "/plan")
                                .contentType("application/json")
                                .content("{\"allBy\":\"2098-12-31T23:00:00Z\"}")
                                .with(machine("operator")))
                .hasStatusOk();
    }

    private void awaitPlan() {
        await().atMost(PATIENCE)
                .until(() ->
                        get("/api/dispatches/" + issue.id() + "/plan", "operator")
                                .getResponse()
                                .getContentAsString()
                                .contains("\"left\":3"));
    }

    private MvcTestResult plan(String body, String role) {
        return web.put()
                .uri("/api/dispatches/" + issue.id() + "/plan")
                .contentType("application/json")
                .content(body)
                .with(machine(role))
                .exchange();
    }

    @Test
    void theApiDescribesItself() {
        assertThat(web.get().uri("/api/dispatch/openapi"))
                .hasStatusOk()
                .bodyJson()
                .hasPath("$.paths['/api/dispatches/{issueId}/recipients'].get");
    }

    private MvcTestResult get(String uri, String role) {
        return web.get().uri(uri).with(machine(role)).exchange();
    }

    private MvcTestResult post(String order, String role) {
        return web.post()
                .uri("/api/dispatches/" + issue.id() + "/" + order)
                .with(machine(role))
                .exchange();
    }

    private MvcTestResult page(String uri, String role) {
        return web.get().uri(uri).with(staff(role)).exchange();
    }

    private static RequestPostProcessor machine(String role) {
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
