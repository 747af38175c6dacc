package fr.jeudi.subscription.feedback;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.ConfirmationMail;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** STANDARDS 4.1, R1, X20. */
@WholeService
class FeedbackTest {
    private static final String ISSUE = "nbswy3dpeb3w64tm";

    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;

    @ParameterizedTest
    @CsvSource({
        "rejected, 5.1.1, suppressed",
        "rejected, 5.1.10, suppressed",
        "bounced, 5.1.2, suppressed",
        "complained, 5.7.1, suppressed",
        "left, 2.0.0, unsubscribed",
        "rejected, 5.7.26, active",
        "rejected, 5.2.2, active",
        "deferred, 4.1.1, active",
        "uncertain, 5.1.1, active"
    })
    void onlyAnAddressThatDoesNotExistOrAPersonWhoObjectsHasConsequences(
            String outcome, String status, String state) {
        var id = visitor.subscribes(anAddress(), "");

        report("\"issueId\":\"%s\"".formatted(ISSUE), id, outcome, status);
        reportsAreRead();

        assertThat(subscribers.find(id).orElseThrow().state().word()).isEqualTo(state);
    }

    @Test
    void whatTheRelaySaidOfTheConfirmationMailIsKeptWithTheProof() {
        var address = anAddress();
        var id = visitor.subscribes(address, "");
        var mailId = visitor.mailTo(address, 1).get("mailId").asString();

        report("\"mailId\":\"%s\"".formatted(mailId), id, "accepted", "2.0.0");
        report("\"mailId\":\"%s\"".formatted(mailId), id, "accepted", "2.0.0");
        reportsAreRead();

        assertThat(consents.mailsTo(id))
                .singleElement()
                .extracting(ConfirmationMail::messageId)
                .isEqualTo("<m@example.org>");
    }

    @Test
    void aFirstMailThatBouncesDeletesTheSignUpWithoutATrace() {
        var address = anAddress();
        visitor.signsUp(address);
        var mail = visitor.mailTo(address, 1);
        var id = mail.get("subscriberId").asString();

        report(
                "\"mailId\":\"%s\"".formatted(mail.get("mailId").asString()),
                id,
                "rejected",
                "5.1.1");

        await().until(() ->
                visitor.topic("subscriber-changed").entries(id).getLast().value() == null);
        await().until(() -> subscribers.find(id).isEmpty());
        visitor.signsUp(address);
        assertThat(visitor.mailTo(address, 2).get("subscriberId").asString()).isNotEqualTo(id);
    }

    @Test
    void aMailOfAnActiveSubscriberThatBouncesDeletesNobody() {
        var address = anAddress();
        var id = visitor.subscribes(address, "");
        var mailId = visitor.mailTo(address, 1).get("mailId").asString();

        report("\"mailId\":\"%s\"".formatted(mailId), id, "rejected", "5.1.1");
        reportsAreRead();

        assertThat(subscribers.find(id).map(Subscriber::state)).hasValue(State.ACTIVE);
    }

    @Test
    void aReportOfStrangersIsReadAndForgotten() {
        report("\"mailId\":\"aaaaaaaaaaaaaaab\"", "aaaaaaaaaaaaaaac", "accepted", "2.0.0");
        report("\"issueId\":\"%s\"".formatted(ISSUE), "aaaaaaaaaaaaaaac", "rejected", "5.1.1");
        reportsAreRead();

        assertThat(consents.mailsTo("aaaaaaaaaaaaaaac")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delivery-reported:{",
                "delivery-reported:{\"reportId\":\"x\"}",
                "issue-released:[]",
                "issue-released:\u0000\u0001",
                "issue-released:{\"issueId\":\"NOT AN ID\",\"audience\":{\"frequencies\":[\"weekly\"]}}",
                "issue-released:{\"issueId\":\"nbswy3dpeb3w64tm\",\"audience\":{\"frequencies\":[\"hourly\"]}}"
            })
    void anUnreadableRecordGoesToTheDeadLettersAsItCameAndTheConsumerLives(String record) {
        var topic = record.substring(0, record.indexOf(':'));
        var value = record.substring(record.indexOf(':') + 1);
        var key = "poison" + Integer.toHexString(value.hashCode());

        visitor.topic(topic).write(key, value);

        var letters =
                await().until(
                                () ->
                                        visitor.topic("error." + topic + ".subscription")
                                                .entries(key),
                                it -> !it.isEmpty());
        assertThat(letters.getFirst().value()).isEqualTo(value);
        reportsAreRead();
    }

    private void report(String of, String subscriberId, String outcome, String status) {
        visitor.topic("delivery-reported")
                .write(
                        ISSUE,
                        """
                        {"reportId":"r","at":"2026-11-24T10:00:00Z",%s,"outcomes":[{"subscriberId":"%s",\
                        "outcome":"%s","at":"2026-11-24T10:00:00Z","status":"%s","messageId":"<m@example.org>"}]}\
                        """
                                .formatted(of, subscriberId, outcome, status));
    }

    /**
     * One key, one partition, one order: when a later record has its effect, so have the earlier.
     */
    private void reportsAreRead() {
        var later = visitor.subscribes(anAddress(), "");
        report("\"issueId\":\"%s\"".formatted(ISSUE), later, "rejected", "5.1.1");
        await().until(() -> subscribers.find(later).orElseThrow().state() == State.SUPPRESSED);
    }
}
