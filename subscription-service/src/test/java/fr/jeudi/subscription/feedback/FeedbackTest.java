package fr.jeudi.subscription.feedback;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.ConfirmationMail;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Reception;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

    /** What dispatch has sorted: STANDARDS 4.1, 4.4. */
    @ParameterizedTest
    @CsvSource({
        "rejected, HARD, suppressed",
        "bounced, HARD, suppressed",
        "bounced, COMPLAINT, suppressed",
        "rejected, SENDER, active",
        "bounced, SENDER, active",
        "rejected, THROTTLE, active",
        "rejected, DISABLED, active",
        "rejected, SOFT, active",
        "bounced, NONE, active",
        "bounced, NEWER, active",
        "deferred, HARD, active"
    })
    void theBucketDecidesWhateverTheCode(String outcome, String bucket, String state) {
        var id = visitor.subscribes(anAddress(), "");

        report(ISSUE, id, outcome, bucket, Instant.now());
        reportsAreRead();

        assertThat(subscribers.find(id).orElseThrow().state().word()).isEqualTo(state);
    }

    /** A full mailbox, four Thursdays, each told twice; and one acceptance between. */
    @Test
    void failuresInARowAreCountedOnceAnIssueAndAnAcceptedOneBreaksTheRow() {
        var full = visitor.subscribes(anAddress(), "");
        var once = visitor.subscribes(anAddress(), "");
        for (int week = 1; week <= 4; week++) {
            var at = Instant.now().plus(Duration.ofDays(7L * week));
            for (int told = 0; told < 2; told++) {
                report("issue" + week, full, "rejected", "SOFT", at);
                report("issue" + week, once, week == 3 ? "accepted" : "rejected", "SOFT", at);
            }
        }
        reportsAreRead();

        var stopped = subscribers.find(full).orElseThrow();
        assertThat(stopped.state()).isEqualTo(State.SUPPRESSED);
        assertThat(Objects.requireNonNull(stopped.reception()).stopped())
                .extracting(Reception.Heard::issueId)
                .isEqualTo("issue4");
        var kept = subscribers.find(once).orElseThrow();
        assertThat(kept.state()).isEqualTo(State.ACTIVE);
        assertThat(Objects.requireNonNull(kept.reception()).heard())
                .extracting(Reception.Heard::issueId)
                .containsExactly("issue4");
    }

    /**
     * Dispatch tells acceptances in portions, a bounce at once: in a lane of fifty mails a day the
     * bounce is told a day before. Only what an operator had sent again mends.
     */
    @Test
    void anAcceptanceToldAfterTheBounceItCameBeforeMendsNothing() {
        var id = visitor.subscribes(anAddress(), "");
        var monday = Instant.now().plus(Duration.ofDays(1));
        var tuesday = monday.plus(Duration.ofDays(1));
        report(ISSUE, id, "bounced", "SOFT", monday);
        report(ISSUE + "\",\"batchId\":\"" + ISSUE + "/orange/0", id, "accepted", "NONE", tuesday);
        reportsAreRead();

        assertThat(subscribers.find(id).orElseThrow().hasFailed(ISSUE)).isTrue();

        report(
                ISSUE + "\",\"batchId\":\"" + ISSUE + "/orange/0!order",
                id,
                "accepted",
                "NONE",
                tuesday);
        reportsAreRead();

        assertThat(subscribers.find(id).orElseThrow().hasFailed(ISSUE)).isFalse();
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

    @ParameterizedTest
    @CsvSource({"rejected, 5.1.1", "bounced, 5.1.2", "complained, 5.7.1"})
    void aFirstMailThatBouncesDeletesTheSignUpWithoutATrace(String outcome, String status) {
        var address = anAddress();
        visitor.signsUp(address);
        var mail = visitor.mailTo(address, 1);
        var id = mail.get("subscriberId").asString();

        report("\"mailId\":\"%s\"".formatted(mail.get("mailId").asString()), id, outcome, status);

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
    void aComplaintAboutAServiceMailSuppressesAsWell() {
        var address = anAddress();
        var id = visitor.subscribes(address, "");
        var mailId = visitor.mailTo(address, 1).get("mailId").asString();

        report("\"mailId\":\"%s\"".formatted(mailId), id, "complained", "5.7.1");
        reportsAreRead();

        assertThat(subscribers.find(id).map(Subscriber::why)).hasValue("complaint");
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
                        {"reportId":"r","at":"2099-11-24T10:00:00Z",%s,"outcomes":[{"subscriberId":"%s",\
                        "outcome":"%s","at":"2099-11-24T10:00:00Z","status":"%s","messageId":"<m@example.org>"}]}\
                        """
                                .formatted(of, subscriberId, outcome, status));
    }

    private void report(
            String issue, String subscriberId, String outcome, String bucket, Instant at) {
        visitor.topic("delivery-reported")
                .write(
                        ISSUE,
                        """
                        {"reportId":"r","at":"%3$s","issueId":"%1$s","lane":"orange","outcomes":[{"subscriberId":"%2$s",\
                        "outcome":"%4$s","at":"%3$s","status":"5.0.0","cause":"550 no","bucket":"%5$s","reason":"mailboxfull"}]}\
                        """
                                .formatted(issue, subscriberId, at, outcome, bucket));
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
