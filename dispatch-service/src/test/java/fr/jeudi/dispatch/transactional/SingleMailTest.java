package fr.jeudi.dispatch.transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.MailRequest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import fr.jeudi.dispatch.people.People;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@DispatchTest
class SingleMailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired RequestedMails mails;
    @Autowired Dispatches dispatches;
    @Autowired People people;
    @Autowired Crew crew;
    @Autowired Wire wire;
    private final String id = AnIssue.anId();
    private final String reader = AnIssue.anId();
    private final String domain = id + ".example";

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
    }

    @Test
    void aMailAskedForTwiceIsSentOnceAndReported() {
        ask("zoe@" + domain, "2099-01-01T00:00:00Z");
        ask("zoe@" + domain, "2099-01-01T00:00:00Z");

        var report = report();
        await().atMost(PATIENCE).until(() -> !mails.find(id).orElseThrow().open());
        ask("zoe@" + domain, "2099-01-01T00:00:00Z");

        assertThat(report.at("/outcomes/0/outcome").asString()).isEqualTo("accepted");
        var messageId = report.at("/outcomes/0/messageId").asString();
        assertThat(messageId).matches("<[a-z2-7]{56}@example\\.org>");
        await().during(Duration.ofMillis(300))
                .atMost(PATIENCE)
                .until(() -> RELAY.to(domain).size() == 1);
        assertThat(RELAY.to(domain).getFirst().text())
                .contains("Message-ID:\r\n " + messageId + "\r\n")
                .contains("To: =?UTF-8?B?Wm/DqQ==?= <zoe@" + domain + ">\r\n")
                .endsWith("\r\n\r\nBonjour\r\n");
    }

    /** Promise 9: what is over needs no address any more. */
    @Test
    void onceSettledAddressAndContentAreDropped() {
        ask("zoe@" + domain, "2099-01-01T00:00:00Z");
        await().atMost(PATIENCE)
                .until(() -> mails.find(id).map(RequestedMail::isSettled).orElse(false));

        assertThat(mails.find(id).orElseThrow().to()).isNull();
        assertThat(mails.find(id).orElseThrow().content()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "reject-1, rejected, 2099-01-01T00:00:00Z",
        "drop-1, uncertain, 2099-01-01T00:00:00Z",
        "later-1, accepted, 2099-01-01T00:00:00Z",
        "zoe, skipped, 2026-01-01T00:00:00Z",
        "not an address, rejected, 2099-01-01T00:00:00Z",
    })
    void eachEndingIsReported(String who, String outcome, String expiry) {
        ask(who + "@" + domain, expiry);

        assertThat(report().at("/outcomes/0/outcome").asString()).isEqualTo(outcome);
    }

    /** 4.2: a confirmation is worth a day, anything else five, and never more than was asked. */
    @ParameterizedTest
    @CsvSource({
        "confirmation, 2099-01-01T00:00:00Z, PT24H",
        "export, 2099-01-01T00:00:00Z, PT120H",
        "confirmation, 1970-01-01T06:00:00Z, PT6H",
    })
    void aMailIsTriedAsLongAsItIsWorth(String kind, Instant expiresAt, Duration tried) {
        var asked =
                new MailRequested(
                        id,
                        kind,
                        expiresAt,
                        new MailRequested.To("zoe@" + domain, null),
                        "jeudi@example.org",
                        null,
                        new Binary(new byte[] {'x'}));

        assertThat(RequestedMail.of(asked, Instant.EPOCH, new byte[32]).expiresAt())
                .isEqualTo(Instant.EPOCH.plus(tried));
    }

    @Test
    void aClaimLeftByADeadInstanceIsUncertainAndNotSent() {
        mails.keep(kept(RequestedMail.State.CLAIMED, true, Instant.EPOCH));

        assertThat(report().at("/outcomes/0/outcome").asString()).isEqualTo("uncertain");
        assertThat(RELAY.to(domain)).isEmpty();
    }

    /** R6: neither sent, nor kept until its time comes. */
    @Test
    void aMailThatWaitsForSomebodyForgottenIsSkipped() {
        mails.keep(kept(RequestedMail.State.WAITING, true, LATER));

        wire.forget(reader, people);

        assertThat(report().at("/outcomes/0/outcome").asString()).isEqualTo("skipped");
        assertThat(mails.find(id).orElseThrow().to()).isNull();
        assertThat(mails.find(id).orElseThrow().content()).isNull();
        assertThat(RELAY.to(domain)).isEmpty();
    }

    /** R6: whoever wrote it had not heard yet. */
    @Test
    void aMailAskedForSomebodyForgottenIsSkipped() {
        wire.forget(reader, people);

        var asked = new HashMap<>(MailRequest.of(id, "zoe@" + domain, LATER.toString()));
        asked.put("subscriberId", reader);
        wire.write("mail-requested", id, asked);

        assertThat(report().at("/outcomes/0/outcome").asString()).isEqualTo("skipped");
        assertThat(RELAY.to(domain)).isEmpty();
    }

    /** R6: it was in somebody's hands when they were erased. */
    @Test
    void aMailPutOffWhileSomebodyIsForgottenIsSkipped() {
        mails.keep(kept(RequestedMail.State.WAITING, true, LATER));
        var claimed = mails.claim(mails.find(id).orElseThrow(), crew.me()).orElseThrow();
        wire.forget(reader, people);
        assertThat(mails.find(id).orElseThrow().to()).isNotNull();

        mails.postpone(claimed, 1, LATER, null);

        assertThat(report().at("/outcomes/0/outcome").asString()).isEqualTo("skipped");
        assertThat(mails.find(id).orElseThrow().to()).isNull();
    }

    /** R6: it was in somebody's hands when they were erased. */
    @Test
    void whatAServerSaysAfterSomebodyWasForgottenIsNotKept() {
        mails.keep(kept(RequestedMail.State.WAITING, true, LATER));
        var claimed = mails.claim(mails.find(id).orElseThrow(), crew.me()).orElseThrow();
        wire.forget(reader, people);

        mails.settle(
                claimed,
                RequestedMail.State.REJECTED,
                DeliveryOutcome.of(new SmtpReply(550, "5.1.1", "zoe unknown"), Stage.RCPT),
                null,
                Instant.EPOCH);

        assertThat(mails.find(id).orElseThrow().cause()).isNull();
        assertThat(mails.find(id).orElseThrow().state()).isEqualTo(RequestedMail.State.REJECTED);
    }

    /** R9. */
    @Test
    void whatBecameOfAMailLongAgoIsForgotten() {
        mails.keep(kept(RequestedMail.State.ACCEPTED, false, Instant.EPOCH));

        mails.forget(Instant.EPOCH);
        assertThat(mails.find(id)).isPresent();
        mails.forget(Instant.EPOCH.plusMillis(1));

        assertThat(mails.find(id)).isEmpty();
    }

    private RequestedMail kept(RequestedMail.State state, boolean open, Instant dueAt) {
        return new RequestedMail(
                id,
                1,
                open,
                state,
                "test",
                reader,
                "jeudi@example.org",
                new MailRequested.To("zoe@" + domain, null),
                new Binary(new byte[] {'x'}),
                LATER,
                dueAt,
                0,
                "dead",
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** 4.2: confirmations never wait behind an issue. */
    @Test
    void aConfirmationOvertakesAnIssue() {
        RELAY.takeTime(Duration.ofMillis(50));
        var issue = AnIssue.released();
        wire.write("issue-released", issue.id(), issue.issue());
        for (int i = 0; i < 8; i++) {
            wire.write(
                    "audience-batched",
                    issue.batchId("other", i),
                    issue.batch("other", i, AnIssue.people("bulk" + i + "." + domain, 500)));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        RELAY.accepted().stream().anyMatch(it -> it.recipient().endsWith(domain)));

        ask("zoe@" + domain, "2099-01-01T00:00:00Z");

        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() == 1);
        assertThat(RELAY.accepted().stream().filter(it -> it.recipient().endsWith(domain)).count())
                .isLessThan(4_000);
        dispatches.cancel(issue.id());
    }

    private void ask(String address, String expiresAt) {
        wire.write("mail-requested", id, MailRequest.of(id, address, expiresAt));
    }

    private JsonNode report() {
        var reports =
                wire.readJson(
                        "delivery-reported", it -> it.path("mailId").asString("").equals(id), 1);
        assertThat(reports).hasSize(1);
        Contracts.assertFits(
                "delivery-reported",
                reports.getFirst().toString().getBytes(StandardCharsets.UTF_8));
        return reports.getFirst();
    }
}
