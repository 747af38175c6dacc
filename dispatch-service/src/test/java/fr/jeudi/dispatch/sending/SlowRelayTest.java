package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.MailRequest;
import fr.jeudi.dispatch.RealParts;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.SlowRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Sums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.test.context.ContextConfiguration;

/** A relay that takes a mail every two seconds, and what comes in between for those who wait. */
@DispatchTest
@ContextConfiguration(initializers = {RealParts.class, SlowRelay.class})
class SlowRelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOME_TURNS = Duration.ofSeconds(7);
    private static final ScriptedRelay RELAY = SlowRelay.RELAY;
    private static final int WORKERS = SlowRelay.WORKERS;

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";
    private final List<String> readers =
            IntStream.range(0, 3 * WORKERS).mapToObj(_ -> AnIssue.anId()).toList();

    @AfterEach
    void cancel() {
        dispatches.cancel(issue.id());
    }

    @Test
    void aPausedSendSendsNothingMoreThoughItsWorkersWaitedForTheirTurns() {
        sendUntilTheyWait();

        dispatches.pause(issue.id());

        int sent = RELAY.to(domain).size();
        await().during(SOME_TURNS)
                .atMost(PATIENCE)
                .until(() -> RELAY.to(domain).size() <= sent + 1);
        await().atMost(PATIENCE)
                .until(() -> sums().waiting() == readers.size() - RELAY.to(domain).size());
    }

    @Test
    void nobodyIsSentToWhoseDeadlineCameWhileTheyWaited() {
        sendUntilTheyWait();

        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                Update.update("deadline", Instant.now()),
                Dispatch.class);
        dispatches.refresh();

        int sent = RELAY.to(domain).size();
        await().atMost(PATIENCE).until(() -> sums().waiting() == 0);
        assertThat(RELAY.to(domain)).hasSizeLessThanOrEqualTo(sent + 1);
        assertThat(sums().skipped()).isEqualTo(readers.size() - RELAY.to(domain).size());
    }

    /** U16. */
    @Test
    void nobodyIsSentToWhoLeftWhileTheyWaited() {
        sendUntilTheyWait();

        readers.forEach(it ->
                mongo.upsert(
                        query(where("_id").is(it)),
                        new Update()
                                .set("version", 2L)
                                .set("state", "unsubscribed")
                                .set("opensGranted", false)
                                .set("clicksGranted", false),
                        "people"));

        int sent = RELAY.to(domain).size();
        await().atMost(PATIENCE).until(() -> sums().waiting() == 0);
        assertThat(RELAY.to(domain)).hasSizeLessThanOrEqualTo(sent + 1);
        assertThat(sums().skipped()).isEqualTo(readers.size() - RELAY.to(domain).size());
    }

    @Test
    void aSingleMailGoesWithinAboutATurn() {
        sendUntilTheyWait();
        var id = AnIssue.anId();

        ask(id, Instant.parse("2099-01-01T00:00:00Z"));
        await().atMost(PATIENCE).until(() -> !stateOf(id).isEmpty());
        int sent = RELAY.to(domain).size();

        await().atMost(PATIENCE).until(() -> RELAY.to(id + ".example").size() == 1);
        // Not after a mail of each worker.
        assertThat(
                        RELAY.accepted().stream()
                                .takeWhile(it -> !it.recipient().endsWith(id + ".example"))
                                .filter(it -> it.recipient().endsWith(domain))
                                .count())
                .isLessThanOrEqualTo(sent + WORKERS / 2);
    }

    /** Three have their turns before it. */
    @Test
    void aSingleMailIsNotSentOnceItExpiredWaitingForItsTurn() {
        var others = Stream.generate(AnIssue::anId).limit(4).toList();
        var last = AnIssue.anId();
        others.forEach(it -> ask(it, Instant.parse("2099-01-01T00:00:00Z")));
        await().atMost(PATIENCE).until(() -> accepted(others) > 0);
        ask(last, Instant.now().plusSeconds(1));

        await().atMost(PATIENCE).until(() -> "SKIPPED".equals(stateOf(last)));
        assertThat(RELAY.to(last + ".example")).isEmpty();
        await().atMost(PATIENCE).until(() -> accepted(others) == others.size());
    }

    private long accepted(List<String> mails) {
        return mails.stream().filter(it -> "ACCEPTED".equals(stateOf(it))).count();
    }

    /** A batch for each worker. */
    private void sendUntilTheyWait() {
        wire.write("issue-released", issue.id(), issue.issue());
        for (int i = 0; i < WORKERS; i++) {
            var people =
                    readers.subList(3 * i, 3 * i + 3).stream()
                            .map(it -> AnIssue.person(it, it + "@" + domain))
                            .toList();
            wire.write(
                    "audience-batched",
                    issue.batchId("other", i),
                    i + 1 < WORKERS
                            ? issue.batch("other", i, people)
                            : issue.lastBatch("other", i, people, WORKERS, readers.size()));
        }
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() >= 2);
    }

    private void ask(String id, Instant expiresAt) {
        wire.write(
                "mail-requested",
                id,
                MailRequest.of(id, "zoe@" + id + ".example", expiresAt.toString()));
    }

    private String stateOf(String mailId) {
        var mail = mongo.findById(mailId, Document.class, "mails");
        return mail == null ? "" : mail.getString("state");
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }
}
