package fr.jeudi.dispatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Of two batches one is a dead letter that an operator lets lie, or replays late. */
@DispatchTest
@ExtendWith(OutputCaptureExtension.class)
class LostBatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Sums SHORT = new Sums(5, 0, 0, 0, 3, 2);
    private static final Sums WHOLE = new Sums(5, 0, 0, 0, 5, 0);

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.pastItsDeadline();
    private final String domain = issue.id() + ".example";

    @Test
    void theSendEndsWithWhatCameAndGoesOnShouldTheRestComeAfterAll() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 1),
                issue.lastBatch("other", 1, AnIssue.people(domain, 3), 2, 5));
        await().atMost(PATIENCE).until(() -> sums().equals(SHORT));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> !hasEnded());

        longAgo();

        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        assertThat(page()).contains("2 announced recipients never came").doesNotContain("??");

        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.batch("other", 0, AnIssue.people("late." + domain, 2)));

        await().atMost(PATIENCE).until(() -> sums().equals(WHOLE) && hasEnded() && isClosed());
    }

    /** Nobody knows how many are missing, but that some are. */
    @Test
    void aSendWhoseLastBatchWasLostSaysSo() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.batch("other", 0, AnIssue.people(domain, 3)));
        await().atMost(PATIENCE).until(() -> sums().skipped() == 3);

        longAgo();

        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        assertThat(page()).contains("The end of the audience never came");
    }

    @Test
    void aCancelledOneEndsTheSameWay() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.cancel(issue.id()));
        wire.write(
                "audience-batched",
                issue.batchId("other", 1),
                issue.lastBatch("other", 1, AnIssue.people(domain, 3), 2, 5));
        await().atMost(PATIENCE).until(() -> sums().equals(SHORT));

        longAgo();

        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        assertThat(dispatches.find(issue.id()).orElseThrow().state())
                .isEqualTo(DispatchState.CANCELLED);
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.batch("other", 0, AnIssue.people("late." + domain, 2)));
        await().atMost(PATIENCE).until(() -> sums().equals(WHOLE) && hasEnded());
    }

    /** Nor does it wait for ever for an audience of which nothing came at all, cancelled or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSendWhoseWholeAudienceWasLostEndsToo(boolean cancelled, CapturedOutput output) {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.open(issue.id()).isPresent());
        assertThat(!cancelled || dispatches.cancel(issue.id())).isTrue();
        var now = new AtomicReference<>(Instant.now());
        InstantSource clock = now::get;
        var bookkeeper = new Bookkeeper(dispatches, ledger, clock.withZone(ZoneOffset.UTC));
        bookkeeper.count();
        now.updateAndGet(it -> it.plus(Duration.ofMinutes(9)));
        bookkeeper.count();
        assertThat(hasEnded()).isFalse();

        now.updateAndGet(it -> it.plus(Duration.ofMinutes(1)));
        bookkeeper.count();
        bookkeeper.count();

        assertThat(output.getOut().lines())
                .filteredOn(it -> it.contains("no audience has come") && it.contains(issue.id()))
                .hasSize(cancelled ? 0 : 1);
        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        assertThat(page()).contains("The end of the audience never came");
    }

    /** Who was deferred would get no other try, and all in it be under way for ever. */
    @Test
    void aSendDoesNotEndBeforeItsLastBatchIsDone() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.cancel(issue.id()));
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, AnIssue.people(domain, 3), 1, 3));
        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        // Killed between the marks and the word that it is done.
        mongo.updateFirst(
                query(where("_id").is(issue.batchId("other", 0))),
                Update.update("state", Progress.State.LEASED).set("owner", AnIssue.anId()),
                Progress.class);

        dispatches.goOn(issue.id());

        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        assertThat(ledger.isDone(issue.batchId("other", 0))).isTrue();
    }

    /** What an order brings back of a cancelled issue is whom it names, and nobody else. */
    @Test
    void whoComesAfterAnOrderOnACancelledIssueIsSentNothing() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.cancel(issue.id()));
        wire.write(
                "audience-batched",
                issue.batchId("other", 1),
                issue.lastBatch("other", 1, AnIssue.people(domain, 3), 2, 5));
        await().atMost(PATIENCE).until(() -> sums().equals(SHORT));
        longAgo();
        await().atMost(PATIENCE).until(() -> hasEnded() && isClosed());
        var endedAt = dispatches.find(issue.id()).orElseThrow().finishedAt();

        dispatches.reopen(issue.id(), "an-order", Instant.now().plus(Duration.ofDays(1)), endedAt);
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.batch("other", 0, AnIssue.people("late." + domain, 2)));

        await().atMost(PATIENCE).until(() -> sums().waiting() == 0 && hasEnded());
        assertThat(sums()).isEqualTo(WHOLE);
        assertThat(ledger.progressOf(issue.batchId("other", 0)).remarks().get(0))
                .extracting(Remark::cause)
                .isEqualTo("cancelled");
    }

    private void longAgo() {
        mongo.updateMulti(
                query(where("issueId").is(issue.id())),
                Update.update("settledAt", Instant.now().minus(Duration.ofHours(2))),
                Progress.class);
    }

    private String page() {
        var operator = oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_operator"));
        var answer =
                web.get()
                        .uri("/admin/dispatch/" + issue.id() + "?lang=en")
                        .with(operator)
                        .exchange();
        assertThat(answer).hasStatusOk();
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private boolean hasEnded() {
        return dispatches.hasEnded(issue.id());
    }

    private boolean isClosed() {
        return dispatches.find(issue.id()).orElseThrow().closed();
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }
}
