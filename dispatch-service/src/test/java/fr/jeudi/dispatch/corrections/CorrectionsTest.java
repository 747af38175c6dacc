package fr.jeudi.dispatch.corrections;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Retention;
import fr.jeudi.dispatch.ledger.Revisions;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.tokens.ReturnToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
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

@DispatchTest
class CorrectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MESSAGE_ID = Pattern.compile("(?mi)^Message-ID:\\s+(<\\S+>)");
    private static final Pattern LINK = Pattern.compile("<li><a href=\"[^\"?]*/again(\\?[^\"]*)\"");
    private static final Selection EVERYBODY = new Selection("", "", "", "");
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired MockMvcTester web;
    @Autowired Ledger ledger;
    @Autowired Retention retention;
    @Autowired Revisions revisions;
    @Autowired Dispatches dispatches;
    @Autowired CompiledMails mails;
    @Autowired Returns returns;
    @Autowired Corrections corrections;
    @Autowired Corrector corrector;
    @Autowired Drafts drafts;
    @Autowired MeterRegistry meters;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    @Autowired Clock clock;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @Test
    void thoseWhoWereSkippedAreSentToAndNobodyElse() {
        var left = AnIssue.anId();
        cancelledWith(
                List.of(
                        AnIssue.person("p0@" + domain),
                        AnIssue.person("p1@" + domain),
                        AnIssue.person(left, "left@" + domain)));
        wire.write("subscriber-changed", left, gone(left, "unsubscribed"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/send-again?outcome=skipped&cause=cancelled"))
                                .bodyJson()
                                .isLenientlyEqualTo(
                                        """
                                        {"count":2,"causes":{"cancelled":2},"excluded":{"unsubscribed":1}}
                                        """));

        assertThat(sendAgain("{\"outcome\":\"skipped\",\"count\":2,\"reason\":\"by mistake\"}"))
                .hasStatus(202)
                .bodyJson()
                .isLenientlyEqualTo("{\"act\":\"send-again\",\"count\":2,\"applied\":2}");

        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 2, 0, 0, 1, 0));
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactlyInAnyOrder("p0@" + domain, "p1@" + domain);
        assertThat(get("/recipients?outcome=skipped")).bodyJson().hasPath("$.items[0]");
        var told =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.path("batchId")
                                        .asString("")
                                        .startsWith(issue.batchId("other", 0) + "!"),
                        1);
        assertThat(told.getFirst().at("/outcomes/1/outcome").asString()).isEqualTo("accepted");
        assertThat(audit())
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"reason":"by mistake","details":{"count":"2","outcome":"skipped"}}]}
                        """);
    }

    /** HARD is not sent to again unless it is said that the provider was wrong. */
    @Test
    void whoseAddressDoesNotExistIsNotSentToAgain() {
        finishedWith(List.of(AnIssue.person("reject-1@" + domain), AnIssue.person("p@" + domain)));

        assertThat(get("/send-again"))
                .bodyJson()
                .isLenientlyEqualTo("{\"count\":0,\"excluded\":{\"HARD\":1}}");
        assertThat(sendAgain("{\"count\":1,\"reason\":\"no\"}"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/wrong-count");
        assertThat(sums()).isEqualTo(new Sums(2, 1, 1, 0, 0, 0));
    }

    /** STANDARDS 4.1: a large provider has answered 5.1.1 for everyone before. */
    @Test
    void whomAProviderHasWronglyCalledUnknownIsSentToAgainOnAnOrderThatSaysSo() {
        var suppressed = AnIssue.anId();
        finishedWith(
                List.of(
                        AnIssue.person("reject-1@" + domain),
                        AnIssue.person(suppressed, "reject-2@" + domain),
                        AnIssue.person("p@" + domain)));
        wire.write("subscriber-changed", suppressed, gone(suppressed, "suppressed"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/send-again?cause=HARD&lane=other"))
                                .bodyJson()
                                .isStrictlyEqualTo(
                                        """
                                        {"count":1,"causes":{"userunknown":1},"excluded":{"suppressed":1}}
                                        """));
        for (var less : List.of("", "?cause=HARD", "?lane=other&cause=userunknown")) {
            assertThat(get("/send-again" + less))
                    .bodyJson()
                    .isLenientlyEqualTo("{\"count\":0,\"excluded\":{\"HARD\":2}}");
        }
        assertThat(page("?lang=fr", "operator"))
                .bodyText()
                .contains("choisissez sa voie, et HARD comme cause")
                .doesNotContain("??", "Le fournisseur a dit");
        assertThat(page("?cause=HARD&lane=other&lang=en", "operator"))
                .bodyText()
                .contains("The provider said that these addresses do not exist")
                .doesNotContain("??", "HARD as the cause");

        assertThat(
                        sendAgain(
                                "{\"cause\":\"HARD\",\"lane\":\"other\",\"count\":1,\"reason\":\"they exist\"}"))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.applied")
                .isEqualTo(1);

        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 1, 2, 0, 0, 0));
        assertThat(ledger.progress(issue.id()))
                .filteredOn(it -> it.id().contains("!"))
                .singleElement()
                .satisfies(it ->
                        assertThat(ledger.batch(it.id()).recipients())
                                .extracting(Recipient::subscriberId)
                                .containsExactly(recipient(0)));
    }

    @Test
    void uncertainOnesAreTreatedAsSentAndTheOthersAreTold() {
        finishedWith(List.of(AnIssue.person("drop-1@" + domain), AnIssue.person("p@" + domain)));
        assertThat(sums()).isEqualTo(new Sums(2, 1, 0, 1, 0, 0));
        var id = recipient(0);

        assertThat(
                        resolve(
                                "{\"act\":\"treat-as-sent\",\"subscriberId\":\"%s\",\"reason\":\"seen in the relay's log\"}"
                                        .formatted(id)))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.applied")
                .isEqualTo(1);

        assertThat(sums()).isEqualTo(new Sums(2, 2, 0, 0, 0, 0));
        assertThat(RELAY.to(domain)).hasSize(1);
        var told =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.at("/outcomes/0/cause").asString("").equals("treated-as-sent")
                                        && it.at("/outcomes/0/subscriberId")
                                                .asString("")
                                                .equals(id),
                        1);
        assertThat(told.getFirst().at("/outcomes/0/outcome").asString()).isEqualTo("accepted");
        Contracts.assertFits(
                "delivery-reported", told.getFirst().toString().getBytes(StandardCharsets.UTF_8));
        var totals =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.path("issueId").asString("").equals(issue.id())
                                        && it.at("/totals/sums/accepted").asInt(0) == 2,
                        1);
        assertThat(totals).isNotEmpty();
        awaitClosed(DispatchState.FINISHED);
        assertThat(get("/api/dispatches/subscribers/" + id, ""))
                .bodyJson()
                .isLenientlyEqualTo(
                        "[{\"delivery\":{\"outcome\":\"accepted\",\"cause\":\"treated-as-sent\"}}]");
    }

    @Test
    void uncertainOnesAreSentAgainOnOrder() {
        var people = new ArrayList<>(AnIssue.people(domain, 3));
        lastBatch(people);
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        var dead = ledger.lease(ledger.progress(issue.id()).getFirst(), "dead").orElseThrow();
        dead.claim(2);
        release();
        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 1, 0, 2, 0, 0));

        assertThat(resolve("{\"act\":\"send-again\",\"count\":2,\"reason\":\"not in the log\"}"))
                .hasStatus(202);
        awaitClosed(DispatchState.FINISHED);

        assertThat(sums()).isEqualTo(new Sums(3, 3, 0, 0, 0, 0));
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactlyInAnyOrder("p0@" + domain, "p1@" + domain, "p2@" + domain);
    }

    /** Whoever heard of a mail knows that it went out: it is not sent twice. */
    @Test
    void uncertainOnesOfWhoseMailSomethingCameBackAreNotSentToAgain() {
        finishedWith(
                List.of(
                        AnIssue.person("drop-1@" + domain),
                        AnIssue.person("drop-2@" + domain),
                        AnIssue.person("drop-3@" + domain),
                        AnIssue.person("drop-4@" + domain),
                        AnIssue.person("drop-5@" + domain)));
        heard(Kind.DELIVERED, recipient(0));
        heard(Kind.BOUNCED, recipient(1));
        heard(Kind.DELIVERED, recipient(2));
        heard(Kind.COMPLAINED, recipient(2));
        heard(Kind.LEFT, recipient(3));
        heard(Kind.DEFERRED, recipient(4));

        assertThat(get("/send-again?outcome=uncertain"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"count":1,"causes":{"no-answer":1},
                         "excluded":{"delivered":1,"unsorted":1,"complained":1,"left":1}}
                        """);
        assertThat(page("?lang=fr", "operator"))
                .bodyText()
                .contains("4 personnes laissées de côté", "le mail est arrivé, dit le fournisseur")
                .doesNotContain("??", ">delivered<", ">complained<", ">left<");
        assertThat(page("?act=treat-as-sent&outcome=uncertain&lang=fr", "operator"))
                .bodyText()
                .contains("5 personnes concernées");
        assertThat(get("/recipients?outcome=uncertain"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":5,"items":[{"returned":[{"kind":"delivered"}]},{"returned":[{"kind":"bounced"}]},
                         {"returned":[{"kind":"complained"},{"kind":"delivered"}]},{"returned":[{"kind":"left"}]},
                         {"returned":[{"kind":"deferred"}]}]}
                        """);

        assertThat(resolve("{\"act\":\"send-again\",\"count\":1,\"reason\":\"why\"}"))
                .hasStatus(202);
        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.droppedTo(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactlyInAnyOrder(
                        "drop-1@" + domain,
                        "drop-2@" + domain,
                        "drop-3@" + domain,
                        "drop-4@" + domain,
                        "drop-5@" + domain,
                        "drop-5@" + domain);
    }

    /** R9: where they were reached is gone; what became of them may still be put right. */
    @Test
    void ofAnIssueThatEndedLongAgoNobodyIsSentToAgain() {
        finishedWith(List.of(AnIssue.person("drop-1@" + domain), AnIssue.person("p@" + domain)));
        empty();

        assertThat(get("/send-again"))
                .bodyJson()
                .isLenientlyEqualTo("{\"count\":0,\"excluded\":{\"forgotten\":1}}");
        assertThat(page("?lang=fr", "operator"))
                .bodyText()
                .contains("1 personne laissée de côté", "données effacées")
                .doesNotContain("??");
        assertThat(resolve("{\"act\":\"send-again\",\"count\":1,\"reason\":\"why\"}"))
                .hasStatus(409);

        assertThat(resolve("{\"act\":\"treat-as-sent\",\"count\":1,\"reason\":\"why\"}"))
                .hasStatus(202);
        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(2, 2, 0, 0, 0, 0));
    }

    /** R9: the order was given before. */
    @Test
    void whoeverIsToBeSentToAgainWhereNoAddressIsLeftIsSkipped() {
        cancelledWith(AnIssue.people(domain, 3));
        var draft = draft();
        empty();

        corrector.carryOut(given(UUID.randomUUID().toString(), draft, 3));

        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(3, 0, 0, 0, 3, 0));
        assertThat(RELAY.to(domain)).isEmpty();
    }

    private void empty() {
        var end = Instant.parse("2020-01-31T12:00:00Z");
        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                Update.update("finishedAt", end),
                Dispatch.class);
        retention.forget(end.plusMillis(1));
    }

    private void heard(Kind kind, String subscriberId) {
        var token = new ReturnToken(ReturnToken.Purpose.ISSUE, subscriberId, issue.id());
        var key = mails.keyOf(token).orElseThrow();
        var origin = returns.find(key.messageId(key.sign(token))).orElseThrow();
        returns.heard(new Heard(kind, origin, null, null, null, clock.instant(), "test"));
    }

    private MvcTestResult page(String query, String role) {
        return web.get()
                .uri("/admin/dispatch/" + issue.id() + "/again" + query)
                .with(oidcLogin().authorities(role(role)))
                .exchange();
    }

    /** 4.1, SENDER: the provider was mended, or not; either way the tries begin anew. */
    @Test
    void whatIsSentAgainIsTriedAsOftenAsTheFirstTime() {
        var lane = "lane" + issue.id();
        var blocked = List.of(AnIssue.person("blocked-1@" + domain));
        RELAY.block(true);
        try {
            release();
            wire.write(
                    "audience-batched",
                    issue.batchId(lane, 0),
                    issue.lastBatch(lane, 0, blocked, 1, 1));
            awaitClosed(DispatchState.FINISHED);
            assertThat(batchesAndTries()).containsExactly("0 0", "1 1", "2 2", "3 3");

            assertThat(sendAgain("{\"count\":1,\"reason\":\"mended\"}")).hasStatus(202);
            await().atMost(PATIENCE).until(() -> batchesAndTries().size() > 4);
            awaitClosed(DispatchState.FINISHED);
        } finally {
            RELAY.block(false);
        }

        assertThat(batchesAndTries())
                .containsExactly("0 0", "1 1", "2 2", "3 3", "4 0", "5 1", "6 2", "7 3");
        assertThat(sums()).isEqualTo(new Sums(1, 0, 1, 0, 0, 0));
    }

    /** Of each batch. */
    private List<String> batchesAndTries() {
        return ledger.progress(issue.id()).stream()
                .map(it -> ledger.batch(it.id()))
                .sorted(Comparator.comparingInt(Batch::attempt))
                .map(it -> it.attempt() + " " + it.triesBefore())
                .toList();
    }

    /** L8: of an uncertain mail the provider may have the first already. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send-again|{\"outcome\":\"uncertain\",\"count\":2,\"reason\":\"why\"}",
                "uncertain|{\"act\":\"send-again\",\"count\":2,\"reason\":\"why\"}",
            })
    void whatIsSentAgainKeepsItsMessageIdWhichIsNobodyElses(String order, String body) {
        finishedWith(
                List.of(
                        AnIssue.person("drop-1@" + domain),
                        AnIssue.person("drop-2@" + domain),
                        AnIssue.person("p@" + domain)));

        assertThat(order(order, body)).hasStatus(202);
        awaitClosed(DispatchState.FINISHED);

        var sent = RELAY.droppedTo(domain);
        assertThat(sent)
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactlyInAnyOrder(
                        "drop-1@" + domain,
                        "drop-1@" + domain,
                        "drop-2@" + domain,
                        "drop-2@" + domain);
        assertThat(sent.stream().collect(groupingBy(it -> it.recipient(), ids())).values())
                .allSatisfy(it -> assertThat(it).hasSize(1));
        assertThat(Stream.concat(sent.stream(), RELAY.to(domain).stream()).collect(ids()))
                .hasSize(3)
                .allSatisfy(it -> assertThat(it).matches("<[a-z2-7]{56}@example\\.org>"));
    }

    private static Collector<ScriptedRelay.Mail, ?, Set<String>> ids() {
        return mapping(
                it ->
                        MESSAGE_ID
                                .matcher(it.text())
                                .results()
                                .map(found -> found.group(1))
                                .collect(joining(", ")),
                toSet());
    }

    @Test
    void twoOperatorsWhoOrderAtOnceSendOnce() {
        cancelledWith(AnIssue.people(domain, 40));

        var orders =
                Stream.of("one", "two", "three")
                        .map(who ->
                                CompletableFuture.supplyAsync(() -> {
                                    var wanted =
                                            wanted(UUID.randomUUID().toString(), 40, "by " + who);
                                    try {
                                        return corrections.order(issue.id(), wanted, who).count();
                                    } catch (UnfitOrder _) {
                                        return 0;
                                    }
                                }))
                        .toList();
        orders.forEach(CompletableFuture::join);

        awaitClosed(DispatchState.FINISHED);
        assertThat(sums()).isEqualTo(new Sums(40, 40, 0, 0, 0, 0));
        assertThat(RELAY.to(domain)).hasSize(40);
    }

    @Test
    void anOrderThatComesTwiceIsOneOrder() {
        cancelledWith(AnIssue.people(domain, 3));
        var wanted = wanted(UUID.randomUUID().toString(), 3, "twice");

        corrections.order(issue.id(), wanted, "one");
        awaitClosed(DispatchState.FINISHED);
        corrections.order(issue.id(), wanted, "one");
        corrector.carryOut(corrector.find(wanted.id()));

        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.to(domain)).hasSize(3);
        assertThat(audit()).bodyJson().extractingPath("$.total").isEqualTo(1);
    }

    /**
     * Crashed when the batch was marked and nobody had been told who ordered it: nobody is lost,
     * nobody gets it twice, and the audit names the order.
     */
    @Test
    void anOrderLeftHalfDoneIsGoneOnWith() {
        cancelledWith(AnIssue.people(domain, 3));
        var wanted = wanted(UUID.randomUUID().toString(), 3, "crash");
        var given = corrections.order(issue.id(), wanted, "one");
        awaitClosed(DispatchState.FINISHED);
        var derived = issue.batchId("other", 0) + "!" + given.id();

        mongo.updateMulti(
                query(where("_id").is(given.draft() + "/0")),
                new Update().unset("applied"),
                "correction-parts");
        mongo.updateMulti(
                query(where("_id").is(given.id())),
                new Update().set("done", false).unset("applied"),
                "corrections");
        mongo.remove(query(where("_id").is(given.id())), "orders");

        await().atMost(PATIENCE).until(() -> corrector.find(given.id()).done());
        awaitClosed(DispatchState.FINISHED);
        assertThat(corrector.find(given.id()).applied()).isEqualTo(3);
        assertThat(ledger.progress(issue.id()))
                .extracting(Progress::id)
                .contains(derived)
                .hasSize(2);
        assertThat(RELAY.to(domain)).hasSize(3);
        assertThat(mongo.findById(given.id(), Document.class, "orders"))
                .containsEntry("who", "one")
                .containsEntry(
                        "details",
                        new Document("count", "3").append("deadline", given.deadline().toString()));
    }

    @Test
    void anOrderThatCannotBeCarriedOutKeepsNoOtherWaiting() {
        cancelledWith(AnIssue.people(domain, 3));
        var draft = draft();
        var first = given("0-" + issue.id(), "no-such-draft", 3);
        var whole = given("m-" + issue.id(), draft, 3);
        var last = given("z-" + issue.id(), "no-such-draft", 3);

        await().atMost(PATIENCE).until(() -> corrector.find(whole.id()).done());
        for (var broken : List.of(first, last)) {
            assertThat(corrector.find(broken.id()).done()).isFalse();
            mongo.remove(broken);
        }
        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.to(domain)).hasSize(3);
    }

    private String draft() {
        return drafts.keep(corrections.choose(issue.id(), Act.SEND_AGAIN, EVERYBODY).parts());
    }

    /** Given, and left to the next round. */
    private Correction given(String id, String draft, int count) {
        return mongo.insert(
                new Correction(
                        id,
                        issue.id(),
                        Act.SEND_AGAIN,
                        "one",
                        Instant.now(),
                        "later",
                        Instant.now().plus(Duration.ofDays(1)),
                        endedAt(),
                        null,
                        count,
                        draft,
                        1,
                        false,
                        null,
                        EVERYBODY));
    }

    @Test
    void anOrderIsCountedWhileItWaitsAndOnceWhenItIsCarriedOut() {
        cancelledWith(AnIssue.people(domain, 3));
        double orders = counted("dispatch.orders");
        double recipients = counted("dispatch.orders.recipients");
        var draft = draft();
        hold(issue.batchId("other", 0), "LEASED");
        var given = given(UUID.randomUUID().toString(), draft, 3);

        await().atMost(PATIENCE).until(() -> waiting() == 1);
        assertThat(counted("dispatch.orders")).isEqualTo(orders);

        hold(issue.batchId("other", 0), "DONE");
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        corrector.carryOut(given);
        assertThat(counted("dispatch.orders")).isEqualTo(orders + 1);
        assertThat(counted("dispatch.orders.recipients")).isEqualTo(recipients + 3);
        awaitClosed(DispatchState.FINISHED);
    }

    private double counted(String name) {
        return meters.counter(name, "order", "send-again").count();
    }

    private double waiting() {
        return meters.get("dispatch.orders.waiting").tag("order", "send-again").gauge().value();
    }

    @Test
    void aDraftThatNeverBecameAnOrderIsForgottenAfterADay() {
        cancelledWith(AnIssue.people(domain, 3));
        var parts = corrections.choose(issue.id(), Act.SEND_AGAIN, EVERYBODY).parts();
        var noon = Instant.parse("2099-01-01T12:00:00Z");
        var draft = draftsAt(noon).keep(parts);

        draftsAt(noon.plus(Duration.ofHours(24))).forget();
        assertThat(mongo.findById(draft + "/0", Correction.Part.class)).isNotNull();

        draftsAt(noon.plus(Duration.ofHours(24)).plusMillis(1)).forget();
        assertThat(mongo.findById(draft + "/0", Correction.Part.class)).isNull();
    }

    /** Even if nothing of it could be done yet. */
    @Test
    void nothingOfAnOrderThatWasGivenIsForgotten() {
        cancelledWith(AnIssue.people(domain, 3));
        var given =
                corrections.order(
                        issue.id(), wanted(UUID.randomUUID().toString(), 3, "kept"), "one");
        mongo.updateFirst(
                query(where("_id").is(given.draft() + "/0")),
                new Update().unset("applied"),
                "correction-parts");

        draftsAt(given.at().plus(Duration.ofDays(400))).forget();
        draftsAt(given.at().plus(Duration.ofDays(800))).forget();

        assertThat(mongo.findById(given.draft() + "/0", Correction.Part.class))
                .isNotNull()
                .extracting(Correction.Part::positions)
                .isEqualTo(List.of(0, 1, 2));
    }

    private Drafts draftsAt(Instant now) {
        return new Drafts(mongo, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** While a worker holds the batch nothing of it is changed; afterwards it is. */
    @Test
    void aBatchInAWorkersHandsIsWaitedFor() {
        cancelledWith(AnIssue.people(domain, 3));
        var id = issue.batchId("other", 0);
        var wanted = wanted(UUID.randomUUID().toString(), 3, "leased");
        var progress = ledger.progressOf(id);
        hold(id, "LEASED");
        assertThat(get("/send-again"))
                .bodyJson()
                .isLenientlyEqualTo("{\"count\":0,\"excluded\":{\"under-way\":3}}");
        hold(id, "DONE");
        var given = corrections.order(issue.id(), wanted, "one");

        assertThat(ledger.lease(progress, "late")).isEmpty();
        assertThat(given.applied()).isEqualTo(3);
        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.to(domain)).hasSize(3);
    }

    /** Its batches are there before it is: a cancelled issue must not tick them off meanwhile. */
    @Test
    void whatAnOrderSendsAgainWaitsForItToBeCarriedOut() {
        cancelledWith(AnIssue.people(domain, 3));
        var order = UUID.randomUUID().toString();
        var now = clock.instant();
        revisions.sendAgain(
                issue.batchId("other", 0),
                List.of(0, 1, 2),
                List.of(),
                false,
                Remark.sentAgain(order, now));
        dispatches.retell(issue.id(), "another");

        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() ->
                        ledger.progressOf(issue.batchId("other", 0) + "!" + order).settled() == 0);
        dispatches.reopen(issue.id(), order, now.plus(Duration.ofDays(1)), endedAt());

        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.to(domain)).hasSize(3);
        assertThat(dispatches.find(issue.id()).orElseThrow().startedAt()).isAfterOrEqualTo(now);
    }

    /** ADR 16, also where the order was given on a cancelled issue, and carried out late. */
    @Test
    void aCancelThatComesAfterAnOrderStands() {
        cancelledWith(AnIssue.people(domain, 3));
        var endedAt = endedAt();
        var deadline = clock.instant().plus(Duration.ofDays(1));
        dispatches.reopen(issue.id(), "order-a", deadline, endedAt);
        assertThat(dispatches.cancel(issue.id())).isTrue();
        awaitClosed(DispatchState.CANCELLED);

        dispatches.reopen(issue.id(), "order-b", deadline, endedAt);

        awaitClosed(DispatchState.CANCELLED);
        assertThat(dispatches.find(issue.id()).orElseThrow().orders())
                .containsExactly("order-a", "order-b");
    }

    /** 4.2 stops tries of an issue once the next one is theirs; an operator knows that it is. */
    @Test
    void whomAnOrderSendsToIsTriedAgainAlthoughTheNextIssueIsTheirsToo() {
        var reader = AnIssue.anId();
        cancelledWith(List.of(AnIssue.person(reader, "later-1@" + domain)));
        var next = AnIssue.released();
        wire.write("issue-released", next.id(), next.issue("2026-12-03T06:00:00Z"));
        wire.write(
                "audience-batched",
                next.batchId("other", 0),
                next.lastBatch(
                        "other", 0, List.of(AnIssue.person(reader, "p1@next." + domain)), 1, 1));
        await().atMost(PATIENCE).until(() -> ledger.tally(next.id()).sums().accepted() == 1);

        assertThat(sendAgain("{\"count\":1,\"reason\":\"all the same\"}")).hasStatus(202);

        await().atMost(PATIENCE).until(() -> sums().equals(new Sums(1, 1, 0, 0, 0, 0)));
        assertThat(RELAY.to(domain)).hasSize(1);
    }

    private @Nullable Instant endedAt() {
        return dispatches.find(issue.id()).orElseThrow().finishedAt();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"count\":3}|400",
                "{\"count\":3,\"reason\":\" \"}|400",
                "{\"reason\":\"why\"}|409",
                "{\"count\":2,\"reason\":\"why\"}|409",
                "{\"count\":3,\"reason\":\"why\",\"hours\":0}|400",
                "{\"count\":3,\"reason\":\"why\",\"hours\":337}|400",
                "{\"count\":3,\"reason\":\"why\",\"outcome\":\"lost\"}|400",
                "{\"count\":3,\"reason\":\"why\",\"orderId\":\"no\"}|400",
            })
    void anOrderThatIsNotClearIsRefused(String body, int status) {
        cancelledWith(AnIssue.people(domain, 3));

        assertThat(sendAgain(body)).hasStatus(status);
        assertThat(sums()).isEqualTo(new Sums(3, 0, 0, 0, 3, 0));
    }

    /** The field wants the word, the list shows what it means. */
    @Test
    void eachCauseInTheListIsALinkThatChoosesIt() {
        finishedWith(List.of(AnIssue.person("drop-1@" + domain), AnIssue.person("p@" + domain)));
        var id = recipient(0);

        var found =
                LINK.matcher(body(page("?outcome=uncertain&subscriber=" + id, "operator")))
                        .results()
                        .map(it -> it.group(1).replace("&amp;", "&"))
                        .toList();

        assertThat(found)
                .containsExactly(
                        "?act=send-again&outcome=uncertain&cause=no-answer&lane=&subscriber=" + id);
        assertThat(page(found.getFirst(), "operator"))
                .bodyText()
                .contains("value=\"no-answer\"", "1 personne concernée", id);
    }

    private static String body(MvcTestResult page) {
        try {
            return page.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRefusedOrderStaysInTheAuditAndMayStillBeGiven() {
        cancelledWith(AnIssue.people(domain, 3));
        var order = UUID.randomUUID().toString();
        var body = "{\"orderId\":\"%s\",\"cause\":\"%s\",\"count\":%d,\"reason\":\"why\"}";

        assertThat(sendAgain(body.formatted(order, "p0@" + domain, 3))).hasStatus(409);
        assertThat(audit())
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"order":"send-again","result":"refused","reason":"why",
                         "details":{"count":"3","hours":"24","cause":"p***@%s"}}]}
                        """
                                .formatted(domain));

        assertThat(sendAgain(body.formatted(order, "cancelled", 3))).hasStatus(202);
        awaitClosed(DispatchState.FINISHED);
        assertThat(audit())
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"total\":2,\"items\":[{\"result\":\"done\"},{\"result\":\"refused\"}]}");
    }

    @Test
    void anOrderOnAnIssueStillBeingTickedOffIsRefusedAndStaysInTheAudit() {
        cancelledWith(AnIssue.people(domain, 3));
        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                new Update().unset("finishedAt"),
                Dispatch.class);

        assertThat(sendAgain("{\"count\":3,\"reason\":\"why\"}")).hasStatus(409);
        assertThat(audit())
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"total\":1,\"items\":[{\"result\":\"refused\",\"details\":{\"count\":\"3\"}}]}");
    }

    /** X23: confirmed by typing the count. */
    @Test
    void thePageSaysHowManyAndTakesTheOrderOnlyWithThatCount() {
        cancelledWith(AnIssue.people(domain, 3));
        var path = "/admin/dispatch/" + issue.id() + "/again";

        assertThat(
                        web.get()
                                .uri(path + "?outcome=skipped")
                                .with(oidcLogin().authorities(role("operator"))))
                .hasStatusOk()
                .bodyText()
                .contains("3 personnes concernées", "envoi annulé", "value=\"proofpoint\"")
                .doesNotContain("??");
        assertThat(
                        web.get()
                                .uri(path + "?lang=en")
                                .with(oidcLogin().authorities(role("publisher"))))
                .bodyText()
                .contains("3 people concerned")
                .doesNotContain("id=\"order\"", "??");
        assertThat(post(path, "publisher", "3")).hasStatus(403);
        assertThat(post(path, "operator", "2"))
                .hasStatus(400)
                .bodyText()
                .contains("Ce n’est pas le nombre", "tapez le nombre")
                .doesNotContain("??");
        assertThat(sums().skipped()).isEqualTo(3);

        assertThat(post(path, "operator", "3")).hasStatus3xxRedirection();

        awaitClosed(DispatchState.FINISHED);
        assertThat(RELAY.to(domain)).hasSize(3);
    }

    private MvcTestResult post(String path, String role, String count) {
        return web.post()
                .uri(path)
                .with(oidcLogin().authorities(role(role)))
                .with(csrf())
                .param("act", "send-again")
                .param("outcome", "skipped")
                .param("count", count)
                .param("reason", "by mistake")
                .exchange();
    }

    private Corrections.Wanted wanted(String id, int count, String reason) {
        return new Corrections.Wanted(id, Act.SEND_AGAIN, EVERYBODY, count, reason, 24);
    }

    private void hold(String batchId, String state) {
        mongo.updateFirst(
                query(where("_id").is(batchId)), Update.update("state", state), Progress.class);
    }

    private void cancelledWith(List<Map<String, Object>> audience) {
        release();
        await().atMost(PATIENCE).until(() -> dispatches.pause(issue.id()));
        lastBatch(audience);
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() == 1);
        dispatches.cancel(issue.id());
        awaitClosed(DispatchState.CANCELLED);
    }

    private void finishedWith(List<Map<String, Object>> audience) {
        release();
        lastBatch(audience);
        awaitClosed(DispatchState.FINISHED);
    }

    private void release() {
        wire.write("issue-released", issue.id(), issue.issue());
    }

    private void lastBatch(List<Map<String, Object>> audience) {
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, audience, 1, audience.size()));
    }

    private static Map<String, Object> gone(String id, String state) {
        return Map.of(
                "subscriberId", id,
                "version", 2,
                "state", state,
                "language", "fr",
                "sections", List.of("tool"),
                "frequency", "weekly",
                "openTracking", "granted",
                "clickTracking", "denied",
                "changedAt", "2026-11-26T06:00:00Z");
    }

    private String recipient(int position) {
        return ledger.batch(issue.batchId("other", 0)).recipients().get(position).subscriberId();
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private void awaitClosed(DispatchState state) {
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches
                                .find(issue.id())
                                .filter(it -> it.closed() && it.state() == state)
                                .isPresent());
    }

    private MvcTestResult get(String path) {
        return get("/api/dispatches/" + issue.id(), path);
    }

    private MvcTestResult get(String root, String path) {
        return web.get().uri(root + path).with(jwt().authorities(role("operator"))).exchange();
    }

    private MvcTestResult audit() {
        return get("/api/dispatches/audit?subject=" + issue.id() + "&kind=dispatch", "");
    }

    private MvcTestResult sendAgain(String body) {
        return order("send-again", body);
    }

    private MvcTestResult resolve(String body) {
        return order("uncertain", body);
    }

    private MvcTestResult order(String order, String body) {
        return web.post()
                .uri("/api/dispatches/" + issue.id() + "/" + order)
                .with(jwt().authorities(role("operator")))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static SimpleGrantedAuthority role(String role) {
        return new SimpleGrantedAuthority("ROLE_" + role);
    }
}
