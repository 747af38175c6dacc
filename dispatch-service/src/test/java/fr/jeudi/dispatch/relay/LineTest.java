package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.SingleMail;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    private final ScriptedRelay server = ScriptedRelay.start();
    private final RelayProperties properties =
            new RelayProperties(
                    1,
                    1,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(50),
                    Duration.ofMillis(300));
    private final Relays relay = SomeRelays.of(properties, SomeRelays.relay("one", server.port()));
    private final Line line = Line.ofIssues(relay, properties);

    @AfterEach
    void hangUp() {
        line.close();
        relay.destroy();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "zoe@one.example,       ACCEPTED,",
        "reject-a@one.example,  REJECTED,  5.1.1",
        "spam-a@one.example,    DEFERRED,  5.7.1",
        "never-a@one.example,   DEFERRED,  4.7.1",
        "busy-a@one.example,    DEFERRED,  4.7.0",
        "gone-a@one.example,    REJECTED,  5.1.1",
        "full-a@one.example,    DEFERRED,  4.2.2",
        "drop-a@one.example,    UNCERTAIN,",
        "hang-a@one.example,    UNCERTAIN,",
    })
    void eachEndingHasItsOutcome(String address, Label expected, String status) throws RelayAway {
        var outcome = line.send(mail(address));

        assertThat(outcome.label()).isEqualTo(expected);
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(line.send(mail("next@one.example")).label()).isEqualTo(Label.ACCEPTED);
    }

    /** What Exim's "drop" does: a session's end takes nothing back. */
    @ParameterizedTest
    @ValueSource(strings = {"gone-a@one.example", "full-a@one.example"})
    void aRelayThatHangsUpAfterARefusalIsWell(String address) throws RelayAway {
        line.send(mail(address));

        assertThat(relay.trouble()).isEmpty();
        assertThat(relay.areAllAway()).isFalse();
        assertThat(relay.connections()).isZero();
    }

    /** STANDARDS 4.3: how long is the lane's to say. */
    @Test
    void anUnusedConnectionIsClosedAfterTheTimeOfItsLane() throws RelayAway {
        line.send(mail("a@one.example"));
        line.rest();
        assertThat(relay.connections()).isEqualTo(1);

        line.idleAfter(Duration.ofMillis(1));
        // Sooner than the relay's own time.
        await().atMost(Duration.ofSeconds(15))
                .until(() -> {
                    line.rest();
                    return relay.connections() == 0;
                });
        line.idleAfter(Duration.ofMinutes(1));
        line.send(mail("b@one.example"));
        line.rest();
        assertThat(relay.connections()).isEqualTo(1);
    }

    /** RFC 2920: what goes out together ends as what goes out in turn. */
    @ParameterizedTest
    @MethodSource("endings")
    void eachEndingIsTheSameWithPipelining(String address, Label expected, boolean obliging)
            throws RelayAway {
        server.offer("PIPELINING");
        server.oblige(obliging);

        assertThat(line.send(mail(address)).label()).isEqualTo(expected);
        assertThat(line.send(mail("next@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(server.accepted())
                .extracting(ScriptedRelay.Mail::recipient)
                .last()
                .isEqualTo("next@one.example");
        assertThat(server.accepted()).hasSize(expected == Label.ACCEPTED ? 2 : 1);
    }

    /** RFC 2920, 3.1: a mail's content may be followed by the next one's commands. */
    @Test
    void theNextMailIsAnnouncedWithTheDotOfThisOne() throws RelayAway {
        server.offer("PIPELINING");

        assertThat(line.send(mail("patient-a@one.example"), mail("patient-b@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        assertThat(line.send(mail("patient-b@one.example"), mail("c@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        assertThat(line.send(mail("c@one.example")).label()).isEqualTo(Label.ACCEPTED);

        assertThat(recipients())
                .containsExactly("patient-a@one.example", "patient-b@one.example", "c@one.example");
        assertThat(server.deserted()).isZero();
    }

    /** Each as both: the one that announces, and the one announced. */
    @ParameterizedTest
    @MethodSource("endings")
    void anAnnouncedMailEndsAsAnyOther(String address, Label expected, boolean obliging)
            throws RelayAway {
        server.offer("PIPELINING");
        server.oblige(obliging);
        var scripted = mail(address);

        line.send(mail("before@one.example"), scripted);
        assertThat(line.send(scripted, mail("next@one.example")).label()).isEqualTo(expected);
        assertThat(line.send(mail("next@one.example")).label()).isEqualTo(Label.ACCEPTED);

        assertThat(recipients().stream().filter(it -> !it.equals(address)))
                .containsExactly("before@one.example", "next@one.example");
        assertThat(server.accepted()).hasSize(expected == Label.ACCEPTED ? 3 : 2);
    }

    @Test
    void anAnnouncedMailTheRelayHungUpOnIsSentOnAFreshConnection() throws RelayAway {
        server.offer("PIPELINING");

        line.send(mail("before@one.example"), mail("lost-a@one.example"));

        assertThat(line.send(mail("lost-a@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(recipients()).containsExactly("before@one.example", "lost-a@one.example");
    }

    @Test
    void anAnnouncedMailThatIsNotSentAfterAllReachesNobodyAndHoldsUpNothing() throws RelayAway {
        server.offer("PIPELINING");

        line.send(mail("a@one.example"), mail("left@one.example"));
        assertThat(line.send(mail("c@one.example"), mail("left@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        line.close();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(server.deserted()).isEqualTo(2));
        assertThat(recipients()).containsExactly("a@one.example", "c@one.example");
    }

    @Test
    void theRelayIsNotKeptWaitingForAnAnnouncedMail() throws RelayAway {
        server.offer("PIPELINING");
        var next = mail("b@one.example");
        try (var connection = relay.open(new Demand(false, false, null, null)).connection()) {
            connection.send(mail("a@one.example"), next);

            assertThat(connection.isReadyFor(next, Duration.ofMinutes(1))).isTrue();
            assertThat(connection.isReadyFor(next, Duration.ZERO)).isFalse();
        }
    }

    @Test
    void nothingIsAnnouncedThatTheConnectionWillNotCarry() throws RelayAway {
        server.offer("PIPELINING");
        line.carryAtMost(2);

        line.send(mail("a@one.example"), mail("b@one.example"));
        line.send(mail("b@one.example"), mail("c@one.example"));
        line.send(mail("c@one.example"), mail("zoé@one.example"));
        line.close();

        assertThat(recipients()).containsExactly("a@one.example", "b@one.example", "c@one.example");
        assertThat(server.deserted()).isZero();
    }

    @Test
    void nothingIsAnnouncedToARelayThatDoesNotOfferPipelining() throws RelayAway {
        line.send(mail("a@one.example"), mail("b@one.example"));
        assertThat(line.send(mail("c@one.example")).label()).isEqualTo(Label.ACCEPTED);

        assertThat(relay.connections()).isEqualTo(1);
        assertThat(server.deserted()).isZero();
    }

    @Test
    void aRelayThatRefusesTheSenderIsAwayWithPipeliningToo() {
        server.offer("PIPELINING");
        server.refuseSenders(true);

        assertThatThrownBy(() -> line.send(mail("a@one.example")))
                .isInstanceOf(RelayAway.class)
                .hasMessageContaining("530");
        assertThat(server.accepted()).isEmpty();
    }

    @Test
    void aConnectionIsKeptWarm() throws RelayAway {
        line.send(mail("a@one.example"));
        line.send(mail("reject-b@one.example"));
        line.send(mail("c@one.example"));

        assertThat(relay.connections()).isEqualTo(1);
        assertThat(server.accepted()).hasSize(2);
    }

    @Test
    void aMailTheRelayHungUpOnBeforeTakingItIsSentOnAFreshConnection() throws RelayAway {
        line.send(mail("a@one.example"));
        server.hangUp();

        assertThat(line.send(mail("b@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(server.accepted()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELP", "PIPELINING"})
    void aRelayThatHasHadEnoughOfAConnectionGetsTheMailOnAFreshOne(String offered)
            throws RelayAway {
        server.offer(offered);
        server.carryAtMost(1);

        assertThat(line.send(mail("a@one.example"), mail("b@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        assertThat(line.send(mail("b@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(line.send(mail("c@one.example")).label()).isEqualTo(Label.ACCEPTED);

        assertThat(recipients()).containsExactly("a@one.example", "b@one.example", "c@one.example");
        assertThat(relay.trouble()).isEmpty();
    }

    @Test
    void aRelayThatHasHadEnoughOfAFreshConnectionTooIsTooFast() throws RelayAway {
        line.send(mail("a@one.example"));
        server.busyAtMail(2);

        assertThat(line.send(mail("b@one.example")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Deferred.class,
                        it -> assertThat(it.verdict().bucket()).isEqualTo(Bucket.THROTTLE));
        assertThat(line.send(mail("b@one.example")).label()).isEqualTo(Label.ACCEPTED);
    }

    @Test
    void aConnectionLostOnItsFirstMailIsTheRelaysTrouble() throws RelayAway {
        assertThatThrownBy(() -> line.send(mail("lost-a@one.example")))
                .isInstanceOf(RelayAway.class);
        assertThat(relay.trouble()).isPresent();

        assertThat(line.send(mail("lost-a@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(relay.trouble()).isEmpty();
        assertThat(server.accepted()).hasSize(1);
    }

    @Test
    void aRelayThatRefusesTheSenderIsAwayAndNobodyIsBlamed() {
        server.refuseSenders(true);

        assertThatThrownBy(() -> line.send(mail("a@one.example")))
                .isInstanceOf(RelayAway.class)
                .hasMessageContaining("530")
                .hasMessageNotContaining("@");
    }

    @Test
    void aRelayThatIsNotThereIsAwayForLongerAndLonger() {
        server.close();

        assertThatThrownBy(line::open).isInstanceOf(RelayAway.class);
        assertThat(line.backOff()).isEqualTo(Duration.ofMillis(50));
        assertThatThrownBy(line::open).isInstanceOf(RelayAway.class);
        assertThat(line.backOff()).isEqualTo(Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(line::open).isInstanceOf(RelayAway.class);
        }
        assertThat(line.backOff()).isEqualTo(Duration.ofMillis(300));
    }

    /** X8, F3. */
    @Test
    void dotsInABodyNeitherEndAMailNorSmuggleAnother() throws RelayAway {
        var body = "Subject: x\r\n\r\n.\r\n..\r\nMAIL FROM:<x@y.z>\r\n.a\r\n";

        line.send(
                SingleMail.of("onswg4tforqw42lu", "jeudi@example.org", null, "a@one.example")
                        .around(body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH));

        assertThat(server.accepted()).hasSize(1);
        assertThat(server.accepted().getFirst().text()).endsWith(body);
    }

    /** I2. */
    @Test
    void anAddressWithAccentsIsSentOnlyWhereTheRelayTakesIt() throws RelayAway {
        assertThat(line.send(mail("zoé@one.example")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Rejected.class,
                        it -> assertThat(it.reply().status()).isEqualTo("5.6.7"));

        server.offer("SMTPUTF8");
        line.close();

        assertThat(line.send(mail("zoé@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(line.send(mail("zoe@one.example")).label()).isEqualTo(Label.ACCEPTED);
        assertThat(server.accepted().get(0).mailFrom()).endsWith(" SMTPUTF8");
        assertThat(server.accepted().get(0).recipient()).isEqualTo("zoé@one.example");
        assertThat(server.accepted().get(1).mailFrom()).doesNotContain("SMTPUTF8");
    }

    /** S5. */
    @Test
    void aRelayThatReportsIsToldWhatToReport() throws RelayAway {
        line.send(mail("before@one.example"));
        server.offer("DSN", "SMTPUTF8");
        line.close();

        line.send(mail("zoe+jeudi=1@one.example"));
        line.send(mail("zoé@one.example"));

        var mails = server.accepted();
        assertThat(mails.get(0).mailFrom()).isEqualTo("MAIL FROM:<jeudi@example.org>");
        assertThat(mails.get(0).rcptTo()).isEqualTo("RCPT TO:<before@one.example>");
        assertThat(mails.get(1).mailFrom())
                .isEqualTo(
                        "MAIL FROM:<jeudi@example.org> RET=HDRS ENVID=onswg4tforqw42lu@example.org");
        assertThat(mails.get(1).rcptTo())
                .isEqualTo(
                        "RCPT TO:<zoe+jeudi=1@one.example> NOTIFY=FAILURE,DELAY"
                                + " ORCPT=rfc822;zoe+2Bjeudi+3D1@one.example");
        assertThat(mails.get(2).rcptTo())
                .isEqualTo("RCPT TO:<zoé@one.example> NOTIFY=FAILURE,DELAY");
    }

    /** S5: RFC 3461, 4.4. */
    @Test
    void anEnvelopeIdTooLongIsLeftOut() throws RelayAway {
        server.offer("DSN");
        line.send(
                SingleMail.of("a".repeat(101), "jeudi@example.org", null, "zoe@one.example")
                        .around(
                                "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8),
                                Instant.EPOCH));

        assertThat(server.accepted().getFirst().mailFrom()).endsWith(" RET=HDRS");
    }

    /** Address, its ending, whether DATA is answered 354 all the same. */
    private static Stream<Arguments> endings() {
        return Stream.of(
                arguments("zoe@one.example", Label.ACCEPTED, false),
                arguments("reject-a@one.example", Label.REJECTED, false),
                arguments("reject-a@one.example", Label.REJECTED, true),
                arguments("spam-a@one.example", Label.DEFERRED, false),
                arguments("never-a@one.example", Label.DEFERRED, false),
                arguments("never-a@one.example", Label.DEFERRED, true),
                arguments("busy-a@one.example", Label.DEFERRED, false),
                arguments("gone-a@one.example", Label.REJECTED, false),
                arguments("full-a@one.example", Label.DEFERRED, false),
                arguments("drop-a@one.example", Label.UNCERTAIN, false),
                arguments("hang-a@one.example", Label.UNCERTAIN, false));
    }

    private List<String> recipients() {
        return server.accepted().stream().map(ScriptedRelay.Mail::recipient).toList();
    }

    private static ReadyMail mail(String address) {
        return SingleMail.of("onswg4tforqw42lu", "jeudi@example.org", "Zoé", address)
                .around("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }
}
