package fr.jeudi.dispatch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one reply makes of one recipient: STANDARDS 4.1, 4.2, 4.4, I7. */
class DeliveryOutcomeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 5.1.1 <a@b.example>: user unknown                       | rejected | HARD
                    556 5.1.10 Domain does not accept mail                      | rejected | HARD
                    550 5.1.2 Host not found                                    | rejected | HARD
                    550 5.4.4 Unroutable                                        | rejected | HARD
                    550 5.1.1 Adresse invalide. OFR_416 [416]                   | rejected | HARD
                    550 5.2.1 Account disabled                                  | rejected | DISABLED
                    550 5.2.1 Boite archivee. LPN007_420                        | rejected | DISABLED
                    552 5.2.2 Mailbox full                                      | rejected | SOFT
                    552 5.2.2 Boite du destinataire pleine. OFR_417             | rejected | SOFT
                    450 4.2.2 Mailbox full                                      | deferred | SOFT
                    451 4.7.1 Greylisted, try again later                       | deferred | SOFT
                    450 4.1.1 <a@b.example>: unverified address                 | deferred | SOFT
                    550 5.7.26 Unauthenticated mail                             | deferred | SENDER
                    550 5.7.1 SPF incorrect. LPN105_517                         | deferred | SENDER
                    554 5.7.1 listed at zen.example                             | deferred | SENDER
                    552 5.3.4 Message too big                                   | deferred | SENDER
                    421 4.7.0 Too many connections                              | deferred | THROTTLE
                    550 5.7.1 Trop de connexions. OFR_104                       | deferred | THROTTLE
                    550 5.2.1 The user is receiving mail at a rate that is high | deferred | THROTTLE
                    450 4.3.2                                                   | deferred | THROTTLE
                    """)
    void aReplyIsFinalOnlyWhereItIsAboutThePerson(String reply, String outcome, Bucket bucket) {
        var got = DeliveryOutcome.of(reply(reply), Stage.RCPT);

        assertThat(got.label().word).isEqualTo(outcome);
        assertThat(Objects.requireNonNull(got.verdict()).bucket()).isEqualTo(bucket);
    }

    /** S10: what a provider says to slow us is no refusal, though a bounce that says it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected"
                        + " volume or user complaints",
                "421 4.7.0 [TSS05] Messages from 192.0.2.1 temporarily deferred",
                "421 [IPTS05] Messages from 192.0.2.1 temporarily deferred",
                "451 4.7.0 [TS03] Messages from 192.0.2.1 temporarily deferred",
                "421 4.7.1 [HCM1] Your mail from 192.0.2.1 was deferred",
                "451 4.7.1 [BS02] Temporary server error. Please try again later",
                "421 mwinf ME Service refuse. Veuillez essayer plus tard. OFR_102 [102]",
                "450 4.2.0 Service refuse",
                "450 OFR_999",
                "451 4.7.1 Adresse IP source bloquee. LPN007_101",
                "450 4.7.1 LPN007_510",
                "450 4.7.1 OUK_103",
                "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to"
                        + " IP reputation",
                "451 4.7.500 Server busy. Please try again later from [192.0.2.1]",
                "421 mx.example Service not available, closing transmission channel",
                "450 4.3.2 Service not available, closing transmission channel",
                "421 Server busy",
                "452 4.3.2 System not accepting network messages"
            })
    void whoeverIsBusyIsNotRefusingUs(String reply) {
        for (var stage : List.of(Stage.CONNECTION, Stage.MAIL, Stage.RCPT, Stage.DATA)) {
            var got = DeliveryOutcome.of(reply(reply), stage);

            assertThat(got.label()).isEqualTo(DeliveryOutcome.Label.DEFERRED);
            assertThat(bucket(got)).isEqualTo(Bucket.THROTTLE);
        }
    }

    /** Of our relay, that is: no reader's mailbox is full, and the mail is tried again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "450-Requested mail action not taken: mailbox unavailable\n"
                        + "450 Mail send limit exceeded.",
                "554 5.7.1 <a@b.example>: Recipient address rejected: You have exceeded your"
                        + " Outmail quota.",
                "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; The"
                        + " message can't be submitted because the sender's submission quota was"
                        + " exceeded.",
                "550 5.2.251 Sender throttled due to continuous mailbox full errors.",
                "550 5.1.90 Your message can't be sent because you've reached your daily limit for"
                        + " message recipients",
                "550 Domain jeudi.example has exceeded the max emails per hour (120/100 (120%))"
                        + " allowed.  Message discarded.",
                "550 Domain jeudi.example has exceeded the max defers and failures per hour (5/5"
                        + " (100%)) allowed.  Message discarded.",
                "450 4.7.1 Number messages per hour exceeded",
                "450 4.7.1 <a@b.example>: Recipient address rejected: Policy rejection: Quota"
                        + " exceeded",
                "550 5.4.6 Unusual sending activity detected. Please try after sometime.",
                "451 Account jeudi@jeudi.example has exceeded its hourly limit",
                "550 Outgoing mail limit exceeded"
            })
    void aLimitOnWhatWeSendIsNoFullMailbox(String reply) {
        for (var stage : List.of(Stage.MAIL, Stage.RCPT, Stage.DATA)) {
            var got = DeliveryOutcome.of(reply(reply), stage);

            assertThat(got.label()).isEqualTo(DeliveryOutcome.Label.DEFERRED);
            assertThat(bucket(got)).isEqualTo(Bucket.THROTTLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.7.1 Service refuse. OFR_999, SENDER",
        "554 5.7.1 Adresse IP source bloquee. OUK_102, SENDER",
        "421 4.7.26 Your email has been rate limited because it is unauthenticated, SENDER",
        "421 4.7.23 Your email has been rate limited: no PTR record, SENDER",
        "450 4.7.1 Client host blocked using zen.spamhaus.org, SENDER",
        "421 4.2.2 Mailbox full, SOFT"
    })
    void butWhatNoWaitingMendsIsNotSlowedDown(String reply, Bucket bucket) {
        assertThat(bucket(DeliveryOutcome.of(reply(reply), Stage.RCPT))).isEqualTo(bucket);
    }

    @Test
    void aRefusalOnOurAccountIsHeldForThreeTriesAndThenStands() {
        var refused = DeliveryOutcome.of(reply("554 5.7.1 looks like spam"), Stage.DATA);

        for (int tries = 0; tries < DeliveryOutcome.HELD_TRIES; tries++) {
            assertThat(refused.after(tries).label()).isEqualTo(DeliveryOutcome.Label.DEFERRED);
        }
        var ended = refused.after(DeliveryOutcome.HELD_TRIES);
        assertThat(ended.label()).isEqualTo(DeliveryOutcome.Label.REJECTED);
        assertThat(Objects.requireNonNull(ended.verdict()).bucket()).isEqualTo(Bucket.SENDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "451 4.7.1 greylisted",
                "451 4.7.26 no authentication yet",
                "550 5.7.1 Trop de connexions. OFR_104"
            })
    void whatIsSaidForNowIsTriedUntilTheEnd(String reply) {
        assertThat(DeliveryOutcome.of(reply(reply), Stage.RCPT).after(99).label())
                .isEqualTo(DeliveryOutcome.Label.DEFERRED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    451 4.7.1 Greylisted            | expired     | SOFT
                    450 4.2.2 Mailbox full          | expired     | SOFT
                    550 5.7.26 Unauthenticated mail | authfailure | SENDER
                    421 4.7.0 Too many connections  | toomanyconn | THROTTLE
                    """)
    void whoeverIsTriedInVainCountsAsOneSoftFailureUnlessItWasOurs(
            String last, String reason, Bucket bucket) {
        var ended =
                DeliveryOutcome.expired(
                        last, DeliveryOutcome.of(reply(last), Stage.RCPT).verdict());

        assertThat(ended.status()).isEqualTo("4.4.7");
        assertThat(ended.verdict())
                .extracting(Verdict::reason, Verdict::bucket)
                .containsExactly(reason, bucket);
    }

    @Test
    void whoeverWasDeferredBeforeRepliesWereSortedCountsAsOneSoftFailure() {
        assertThat(DeliveryOutcome.expired("451 later", null).verdict())
                .extracting(Verdict::bucket)
                .isEqualTo(Bucket.SOFT);
    }

    @Test
    void whatWeRefuseOurselvesIsFinalAndSorted() {
        assertThat(DeliveryOutcome.refusedHere("5.1.3", "invalid-address"))
                .extracting(DeliveryOutcome::label, it -> bucket(it))
                .containsExactly(DeliveryOutcome.Label.REJECTED, Bucket.HARD);
        assertThat(bucket(DeliveryOutcome.refusedHere("5.6.7", "no-smtputf8")))
                .isEqualTo(Bucket.SENDER);
    }

    private static Bucket bucket(DeliveryOutcome outcome) {
        return Objects.requireNonNull(outcome.verdict()).bucket();
    }

    private static SmtpReply reply(String line) {
        return SmtpReply.of(Integer.parseInt(line.substring(0, 3)), line);
    }
}
