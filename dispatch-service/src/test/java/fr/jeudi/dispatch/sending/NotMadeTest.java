package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.MailRequest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.signing.FailingSignatures;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What could not be made or signed was not handed over: it is tried again, and not in doubt. */
@DispatchTest
@Import({Wire.class, FailingSignatures.class})
class NotMadeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired Dispatches dispatches;
    @Autowired Ledger ledger;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @Test
    void whoseMailCannotBeSignedWaitsAloneAndGetsItLater() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch(
                        "other",
                        0,
                        List.of(
                                AnIssue.person("unsigned-1@" + domain),
                                AnIssue.person("a@" + domain),
                                AnIssue.person("b@" + domain)),
                        1,
                        3));

        await().atMost(PATIENCE)
                .until(() -> ledger.tally(issue.id()).sums().equals(new Sums(3, 3, 0, 0, 0, 0)));
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactly("a@" + domain, "b@" + domain, "unsigned-1@" + domain);
        assertThat(ledger.progressOf(issue.batchId("other", 0)).remarks().values())
                .singleElement()
                .returns(Label.DEFERRED, Remark::outcome)
                .returns("not-made", Remark::cause);
    }

    /** X20: that a record names somebody wrongly is nothing their provider has said. */
    @Test
    void whoIsNamedWronglyIsNotCalledUnreachable() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, List.of(AnIssue.person("s-1", "a@" + domain)), 1, 1));

        await().atMost(PATIENCE).until(() -> ledger.tally(issue.id()).deferred() == 1);
        assertThat(ledger.progressOf(issue.batchId("other", 0)).remarks().values())
                .singleElement()
                .returns(Label.DEFERRED, Remark::outcome)
                .returns("not-made", Remark::cause);
        dispatches.cancel(issue.id());
    }

    @Test
    void aSingleMailThatCannotBeSignedIsSentLater() {
        var id = AnIssue.anId();
        wire.write(
                "mail-requested",
                id,
                MailRequest.of(id, "unsigned-2@" + domain, "2099-01-01T00:00:00Z"));

        await().atMost(PATIENCE).until(() -> "ACCEPTED".equals(mail(id).getString("state")));
        assertThat(mail(id).getInteger("attempts")).isEqualTo(1);
        assertThat(RELAY.to(domain)).hasSize(1);
    }

    private Document mail(String id) {
        var mail = mongo.findById(id, Document.class, "mails");
        return mail == null ? new Document() : mail;
    }
}
