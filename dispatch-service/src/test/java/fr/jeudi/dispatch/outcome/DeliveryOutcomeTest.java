package fr.jeudi.dispatch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

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
