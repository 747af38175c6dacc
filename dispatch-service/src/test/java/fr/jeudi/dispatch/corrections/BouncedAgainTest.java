package fr.jeudi.dispatch.corrections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Revisions;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.tokens.ReturnToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Orders on those whose mail a relay had taken, and which came back. */
@DispatchTest
class BouncedAgainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final Verdict BLOCKED = new Verdict("blocked", Bucket.SENDER, true);
    private static final Verdict FULL = new Verdict("mailboxfull", Bucket.SOFT, true);
    private static final Verdict NOBODY = new Verdict("userunknown", Bucket.HARD, true);

    @Autowired MockMvcTester web;
    @Autowired Ledger ledger;
    @Autowired Revisions revisions;
    @Autowired Dispatches dispatches;
    @Autowired CompiledMails mails;
    @Autowired Returns returns;
    @Autowired Corrections corrections;
    @Autowired Wire wire;
    @Autowired Clock clock;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    /** 4.1: what was ours to mend is sent again; where nobody is, or who complained, is not. */
    @Test
    void whoBouncedIsSentToAgainAndNobodyElse() {
        finishedWith("p0", "p1", "p2", "p3", "p4", "p5", "p6");
        heard(Kind.BOUNCED, 0, BLOCKED);
        heard(Kind.BOUNCED, 1, FULL);
        heard(Kind.BOUNCED, 2, NOBODY);
        heard(Kind.BOUNCED, 3, BLOCKED);
        heard(Kind.COMPLAINED, 3, null);
        heard(Kind.BOUNCED, 4, null);
        heard(Kind.DEFERRED, 5, FULL);

        assertThat(found("?outcome=bounced"))
                .bodyJson()
                .isStrictlyEqualTo(
                        """
                        {"count":2,"causes":{"blocked":1,"mailboxfull":1},
                         "excluded":{"HARD":1,"complained":1,"unsorted":1}}
                        """);
        assertThat(found("")).bodyJson().extractingPath("$.count").isEqualTo(2);
        assertThat(found("?cause=SENDER")).bodyJson().extractingPath("$.count").isEqualTo(1);
        assertThat(found("?outcome=rejected")).bodyJson().extractingPath("$.count").isEqualTo(0);
        assertThat(page("?outcome=bounced"))
                .bodyText()
                .contains("/again?outcome=bounced\"", "Envoyer à nouveau à ceux-là");
        assertThat(page("/again?outcome=bounced"))
                .bodyText()
                .contains("2 personnes concernées", "3 personnes laissées de côté", "selected")
                .doesNotContain("??");

        order(2);

        assertThat(sums()).isEqualTo(new Sums(7, 7, 0, 0, 0, 0));
        assertThat(sentTo())
                .containsExactlyInAnyOrder("p0", "p0", "p1", "p1", "p2", "p3", "p4", "p5", "p6");
        assertThat(returns.count(issue.id(), Kind.BOUNCED)).isEqualTo(3);
        assertThat(found("?outcome=bounced")).bodyJson().extractingPath("$.count").isEqualTo(0);
    }

    /** Whoever knows that the provider was wrong names its lane; who complained is left alone. */
    @Test
    void whoBouncedAsUnknownIsSentToAgainOnAnOrderThatSaysSo() {
        finishedWith("p0", "p1", "p2");
        heard(Kind.BOUNCED, 0, NOBODY);
        heard(Kind.BOUNCED, 1, NOBODY);
        heard(Kind.COMPLAINED, 1, null);
        heard(Kind.BOUNCED, 2, FULL);

        assertThat(found("?cause=HARD&lane=other"))
                .bodyJson()
                .isStrictlyEqualTo(
                        "{\"count\":1,\"causes\":{\"userunknown\":1},\"excluded\":{\"complained\":1}}");
        order(1, new Selection("", "HARD", "other", ""));

        assertThat(sentTo()).containsExactlyInAnyOrder("p0", "p0", "p1", "p2");
    }

    /** Each attempt's bounce is one, and told; a late copy of the one before is none. */
    @Test
    void whoBouncesOnceMoreIsFoundOnceMore() {
        finishedWith("p0", "p1", "p2");
        var before = clock.instant();
        IntStream.range(0, 3).forEach(it -> heard(Kind.BOUNCED, it, BLOCKED, before));
        order(3);

        assertThat(heard(Kind.BOUNCED, 0, BLOCKED, before)).isFalse();
        assertThat(heard(Kind.BOUNCED, 0, BLOCKED, before.minusSeconds(120))).isFalse();
        // By a clock that is behind ours.
        assertThat(heard(Kind.BOUNCED, 1, BLOCKED, before.plusMillis(1))).isTrue();
        assertThat(heard(Kind.BOUNCED, 2, NOBODY, before)).isTrue();

        assertThat(found("?outcome=bounced"))
                .bodyJson()
                .isStrictlyEqualTo(
                        "{\"count\":1,\"causes\":{\"blocked\":1},\"excluded\":{\"HARD\":1}}");
        assertThat(returns.count(issue.id(), Kind.BOUNCED)).isEqualTo(2);
        var id = issue.id() + "/" + recipient(1) + "/bounced/1";
        assertThat(
                        wire.readJson(
                                "delivery-reported",
                                it -> it.path("reportId").asString("").equals(id),
                                1))
                .isNotEmpty();

        order(1);
        assertThat(sentTo()).containsExactlyInAnyOrder("p0", "p0", "p1", "p1", "p1", "p2", "p2");
    }

    @Test
    void whatHasArrivedAfterItsBounceIsNotSentAgain() {
        finishedWith("p0", "p1");
        var bounced = clock.instant();
        heard(Kind.BOUNCED, 0, FULL, bounced);
        heard(Kind.DELIVERED, 0, null, bounced.plusSeconds(1));
        heard(Kind.DELIVERED, 1, null, bounced.minusSeconds(1));
        heard(Kind.BOUNCED, 1, FULL, bounced);

        assertThat(found("?outcome=bounced"))
                .bodyJson()
                .isStrictlyEqualTo(
                        """
                        {"count":1,"causes":{"mailboxfull":1},"excluded":{"delivered":1}}
                        """);
    }

    /** Of an attempt that bounced it says nothing of the next. */
    @Test
    void whatWasDeliveredBeforeItsBounceProvesNothingOnceItWasSentAgain() {
        finishedWith("p0");
        var before = clock.instant();
        heard(Kind.DELIVERED, 0, null, before);
        heard(Kind.BOUNCED, 0, FULL, before.plusMillis(1));
        order(1);
        assertThat(returns.by(recipient(0))).isEmpty();

        var later = clock.instant().plusSeconds(1);
        heard(Kind.BOUNCED, 0, FULL, later);
        heard(Kind.DELIVERED, 0, null, later.plusSeconds(1));
        assertThat(found("")).bodyJson().extractingPath("$.excluded.delivered").isEqualTo(1);
    }

    /** What came back of it says that it did not arrive, more than silence does. */
    @Test
    void anUncertainOneWhoseMailCameBackIsSentToAgain() {
        finishedWith("drop-1", "drop-2");
        heard(Kind.BOUNCED, 0, BLOCKED);
        heard(Kind.BOUNCED, 1, NOBODY);

        for (var outcome : List.of("", "uncertain", "bounced")) {
            assertThat(found("?outcome=" + outcome))
                    .bodyJson()
                    .isStrictlyEqualTo(
                            "{\"count\":1,\"causes\":{\"blocked\":1},\"excluded\":{\"HARD\":1}}");
        }
        assertThat(found("?outcome=uncertain&cause=blocked"))
                .bodyJson()
                .extractingPath("$.count")
                .isEqualTo(1);
        order(1);
        assertThat(RELAY.droppedTo(domain)).hasSize(3);
        assertThat(sums()).isEqualTo(new Sums(2, 0, 0, 2, 0, 0));
    }

    @Test
    void whoWasTreatedAsSentAndBouncedIsSentToAgain() {
        finishedWith("drop-1");
        var uncertain = Selection.uncertain("", "");
        var id = UUID.randomUUID().toString();
        corrections.order(
                issue.id(),
                new Corrections.Wanted(id, Act.TREAT_AS_SENT, uncertain, 1, "why", 24),
                "one");
        assertThat(found("")).bodyJson().extractingPath("$.count").isEqualTo(0);
        heard(Kind.BOUNCED, 0, BLOCKED);

        order(1);
        assertThat(RELAY.droppedTo(domain)).hasSize(2);
    }

    /** The acceptance is told later, and may not seem to have come after the bounce. */
    @Test
    void ofWhatIsSentAgainTheAcceptanceIsToldAsOfTheOrder() {
        finishedWith("p0");
        heard(Kind.BOUNCED, 0, BLOCKED);
        var ordered = clock.instant();
        order(1);

        var told =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.path("batchId")
                                        .asString("")
                                        .startsWith(issue.batchId("other", 0) + "!"),
                        1);
        assertThat(Instant.parse(told.getFirst().at("/outcomes/0/at").asString()))
                .isBefore(ordered.plusSeconds(30));
        var batch = ledger.progress(issue.id()).getLast();
        assertThat(Instant.parse(told.getFirst().at("/outcomes/0/at").asString()))
                .isEqualTo(ledger.batch(batch.id()).deferrals().getFirst().at());
    }

    /** Ordered as an uncertain one, treated as sent before that was carried out. */
    @Test
    void whoWasAcceptedMeanwhileIsNotSentToAgain() {
        finishedWith("drop-1", "p0");
        var batch = issue.batchId("other", 0);
        var now = clock.instant();
        revisions.treatAsSent(batch, List.of(0), Remark.treatedAsSent("order-one", now));

        assertThat(
                        revisions.sendAgain(
                                batch,
                                List.of(0, 1),
                                List.of(),
                                false,
                                Remark.sentAgain("order-two", now)))
                .hasValue(List.of());
        assertThat(sums()).isEqualTo(new Sums(2, 2, 0, 0, 0, 0));
    }

    @Test
    void ofOperatorsWhoOrderAtOnceOneSends() {
        finishedWith("p0", "p1", "p2");
        IntStream.range(0, 3).forEach(it -> heard(Kind.BOUNCED, it, BLOCKED));

        var orders =
                Stream.generate(() -> CompletableFuture.runAsync(() -> tryToOrder(3)))
                        .limit(4)
                        .toList();
        orders.forEach(CompletableFuture::join);

        awaitClosed();
        assertThat(sentTo()).containsExactlyInAnyOrder("p0", "p0", "p1", "p1", "p2", "p2");
    }

    private void tryToOrder(int count) {
        try {
            order(count);
        } catch (UnfitOrder _) {
            // Another was quicker.
        }
    }

    private void order(int count) {
        order(count, new Selection("", "", "", ""));
    }

    private void order(int count, Selection whom) {
        var id = UUID.randomUUID().toString();
        corrections.order(
                issue.id(),
                new Corrections.Wanted(id, Act.SEND_AGAIN, whom, count, "mended", 24),
                "one");
        awaitClosed();
    }

    private boolean heard(Kind kind, int position, @Nullable Verdict verdict) {
        return heard(kind, position, verdict, clock.instant());
    }

    private boolean heard(Kind kind, int position, @Nullable Verdict verdict, Instant at) {
        var token = new ReturnToken(ReturnToken.Purpose.ISSUE, recipient(position), issue.id());
        var key = mails.keyOf(token).orElseThrow();
        var origin = returns.find(key.messageId(key.sign(token))).orElseThrow();
        return returns.heard(new Heard(kind, origin, null, null, verdict, at, "test"));
    }

    private void finishedWith(String... names) {
        var audience = Stream.of(names).map(it -> AnIssue.person(it + "@" + domain)).toList();
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, audience, 1, audience.size()));
        awaitClosed();
    }

    private void awaitClosed() {
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches
                                .find(issue.id())
                                .filter(it -> it.closed() && it.state() == DispatchState.FINISHED)
                                .isPresent());
    }

    private String recipient(int position) {
        return ledger.batch(issue.batchId("other", 0)).recipients().get(position).subscriberId();
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private List<String> sentTo() {
        return RELAY.to(domain).stream()
                .map(it -> it.recipient().replace("@" + domain, ""))
                .toList();
    }

    private MvcTestResult found(String query) {
        return web.get()
                .uri("/api/dispatches/" + issue.id() + "/send-again" + query)
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                .exchange();
    }

    private MvcTestResult page(String path) {
        return web.get()
                .uri("/admin/dispatch/" + issue.id() + path)
                .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                .exchange();
    }
}
