package fr.jeudi.dispatch.relay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.relay.RelayAway.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelaysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScriptedRelay a = ScriptedRelay.start();
    private final ScriptedRelay b = ScriptedRelay.start();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void hangUp() throws Exception {
        for (var it : open.reversed()) {
            it.close();
        }
        a.close();
        b.close();
    }

    @Test
    void connectionsAndSoMailsAreSharedByWeight() throws RelayAway {
        var relays =
                relays(
                        SomeRelays.weighing(3, "a", a.port()),
                        SomeRelays.weighing(1, "b", b.port()));
        var lines = lines(relays, 8);

        for (int i = 0; i < 10; i++) {
            send(lines, "round" + i);
        }

        assertThat(relays.find("a").orElseThrow().connections()).isEqualTo(6);
        assertThat(relays.find("b").orElseThrow().connections()).isEqualTo(2);
        assertThat(a.accepted()).hasSize(60);
        assertThat(b.accepted()).hasSize(20);
    }

    @Test
    void whenOneDiesTheOtherTakesWhatItDidNotAndItComesBackByItself() throws RelayAway {
        int port = a.port();
        var relays = relays(SomeRelays.relay("a", port), SomeRelays.relay("b", b.port()));
        var lines = lines(relays, 4);
        send(lines, "before");
        assertThat(a.accepted()).hasSize(2);

        a.close();
        for (int i = 0; i < 5; i++) {
            send(lines, "while" + i);
        }

        assertThat(b.accepted()).hasSize(2 + 20);
        assertThat(b.accepted()).extracting(ScriptedRelay.Mail::recipient).doesNotHaveDuplicates();
        assertThat(relays.find("a").orElseThrow().trouble())
                .get()
                .extracting(RelayTrouble::reason)
                .isEqualTo(Reason.UNREACHABLE);

        try (var again = ScriptedRelay.start(port)) {
            await().atMost(PATIENCE).until(() -> relays.trouble().isEmpty());
            send(lines, "after");
            send(lines, "later");

            assertThat(again.accepted()).isNotEmpty();
            assertThat(relays.find("a").orElseThrow().connections()).isEqualTo(2);
        }
    }

    @Test
    void withAllAwayNothingIsHandedOverAndOneThatIsBackIsEnough() throws RelayAway {
        int port = a.port();
        var relays = relays(SomeRelays.relay("a", port), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();
        a.close();
        b.close();

        assertThatThrownBy(() -> line.send(SomeRelays.mailTo("p@one.example")))
                .isInstanceOf(RelayAway.class);
        assertThatThrownBy(line::open).isInstanceOf(RelayAway.class);

        try (var again = ScriptedRelay.start(port)) {
            await().atMost(PATIENCE).until(() -> relays.find("a").orElseThrow().isWell());
            line.send(SomeRelays.mailTo("p@one.example"));

            assertThat(again.accepted()).hasSize(1);
        }
    }

    @Test
    void aRelayThatRefusesOurSenderIsPassedOverAtOnce() throws RelayAway {
        a.refuseSenders(true);
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));

        send(lines(relays, 2), "mail");

        assertThat(b.accepted()).hasSize(2);
        assertThat(relays.trouble())
                .get()
                .extracting(RelayTrouble::reason)
                .isEqualTo(Reason.SENDER_REFUSED);
    }

    /** S11: it may have been taken. */
    @Test
    void aMailWhoseFateIsUnknownIsNotSentByAnotherRelay() throws RelayAway {
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();

        var outcome = line.send(SomeRelays.mailTo("drop-1@one.example"));

        assertThat(outcome.label()).isEqualTo(Label.UNCERTAIN);
        assertThat(a.accepted()).isEmpty();
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void whatOneRelaySaysOfAPersonIsNotAskedOfAnother() throws RelayAway {
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();

        assertThat(line.send(SomeRelays.mailTo("reject-1@one.example")).label())
                .isEqualTo(Label.REJECTED);
        assertThat(line.send(SomeRelays.mailTo("later-1@one.example")).label())
                .isEqualTo(Label.DEFERRED);
        assertThat(relays.trouble()).isEmpty();
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void aRelayIsGivenNoMoreConnectionsThanItsLimitAndOneIsKeptForSingleMails() throws RelayAway {
        var relays = relays(SomeRelays.limited(3, 0, "a", a.port()));
        var lines = lines(relays, 2);
        var more = lines(relays, 1).getFirst();
        send(lines, "mail");

        assertThatThrownBy(more::open)
                .asInstanceOf(type(RelayAway.class))
                .extracting(RelayAway::reason)
                .isEqualTo(Reason.FULL);
        var single = Line.ofSingleMails(relays, SomeRelays.PROPERTIES);
        open.add(single);
        single.send(SomeRelays.mailTo("single@one.example"));
        lines.getFirst().close();
        more.open();

        assertThat(relays.connections()).isEqualTo(3);
        assertThat(relays.trouble()).isEmpty();
    }

    @Test
    void aRelaysRateHoldsOverItsLines() throws RelayAway {
        var relays = relays(SomeRelays.limited(0, 50, "a", a.port()));
        var lines = lines(relays, 2);
        long start = System.nanoTime();

        for (int i = 0; i < 10; i++) {
            send(lines, "round" + i);
        }

        // The first of twenty need not wait.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(19 * 20));
        assertThat(a.accepted()).hasSize(20);
    }

    /** Issues find the next second taken and ask again; the single mail's turn is the next. */
    @Test
    void aSingleMailWaitsForOneTurnThoughIssuesWaitForTheirs() throws RelayAway {
        var relays = relays(SomeRelays.limited(0, 0.05, "a", a.port()));
        var lines = lines(relays, 4);
        assertThat(lines.getFirst().untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        send(lines.subList(0, 1), "mail");
        for (var line : lines) {
            assertThat(line.untilTurn()).isEqualTo(Turns.AHEAD);
        }

        var single = Line.ofSingleMails(relays, SomeRelays.PROPERTIES);
        open.add(single);

        assertThat(single.untilTurn()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        assertThat(a.accepted()).hasSize(1);
    }

    @Test
    void aTurnIsOfOneMail() throws RelayAway {
        var relays = relays(SomeRelays.limited(0, 0.05, "a", a.port()));
        var line = lines(relays, 1).getFirst();

        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        line.send(SomeRelays.mailTo("a@one.example"));

        assertThat(line.untilTurn()).isPositive();
    }

    /** Else it would book another and close the connection, again and again. */
    @Test
    void aTurnStaysGoodHoweverLongTheConnectionTakes() throws RelayAway {
        a.greetAfter(Duration.ofSeconds(11));
        var relays = relays(SomeRelays.limited(0, 0.05, "a", a.port()));
        var line = lines(relays, 1).getFirst();
        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        // As another line does meanwhile.
        relays.all().getFirst().turns().book(true);

        line.open();

        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        line.send(SomeRelays.mailTo("p@one.example"));
        assertThat(a.accepted()).hasSize(1);
    }

    /** Else it would book a later one at each look, and no mail would ever go. */
    @Test
    void whoHasAConnectionKeepsItsTurnThoughNoMoreAreToBeHad() throws RelayAway {
        var relays = relays(SomeRelays.limited(0, 0.05, "a", a.port()));
        var line = lines(relays, 1).getFirst();
        line.untilTurn();
        line.open();
        var relay = relays.all().getFirst();
        // As other lines do.
        relay.turns().book(true);
        relay.noticed(new RelayAway(Reason.UNREACHABLE, ""));

        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        line.send(SomeRelays.mailTo("p@one.example"));
        await().atMost(PATIENCE).until(relay::isWell);
    }

    /** Workers of others would wait for minutes for one that greets nobody new. */
    @Test
    void mailsOnWarmConnectionsDoNotMakeARelayWellThatTakesNoMore() throws RelayAway {
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();
        line.open();
        a.greetAfter(Duration.ofMinutes(1));
        var relay = relays.find("a").orElseThrow();
        relay.noticed(new RelayAway(Reason.UNREACHABLE, ""));

        line.send(SomeRelays.mailTo("p@one.example"));

        assertThat(a.accepted()).hasSize(1);
        assertThat(relay.trouble()).isEmpty();
        assertThat(relay.isWell()).isFalse();
    }

    @Test
    void aRelaysLimitsCountWhileItIsAwayOrOutOfService() {
        var relays = relays(SomeRelays.limited(3, 5, "a", a.port()));
        relays.all().getFirst().noticed(new RelayAway(Reason.UNREACHABLE, ""));
        assertThat(relays.mostRate()).isEqualTo(5);
        assertThat(relays.mostConnections()).isEqualTo(2);

        relays.drain(Set.of("a"));

        assertThat(relays.mostRate()).isEqualTo(5);
        assertThat(relays.mostConnections()).isEqualTo(2);
    }

    @Test
    void aSingleMailWaitsForNoFarTurnOnceAnotherRelayIsBack() throws RelayAway {
        int port = b.port();
        var relays =
                relays(
                        SomeRelays.limited(0, 0.05, "a", a.port()),
                        SomeRelays.limited(0, 1, "b", port));
        b.close();
        var back = relays.find("b").orElseThrow();
        back.noticed(new RelayAway(Reason.UNREACHABLE, ""));
        var single = Line.ofSingleMails(relays, SomeRelays.PROPERTIES);
        open.add(single);
        assertThat(single.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        single.send(SomeRelays.mailTo("p@one.example"));
        assertThat(single.untilTurn()).isGreaterThan(Turns.AHEAD);

        try (var again = ScriptedRelay.start(port)) {
            await().atMost(PATIENCE).until(back::isWell);
            // An issue is at it already.
            lines(relays, 1).getFirst().open();

            assertThat(single.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
            single.open();
            assertThat(single.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
            single.send(SomeRelays.mailTo("q@one.example"));
            assertThat(again.accepted()).hasSize(1);
        }
    }

    @Test
    void aTurnInWhichNoMailGoesIsTheNextOnes() throws RelayAway {
        var relays = relays(SomeRelays.limited(0, 0.05, "a", a.port()));
        var lines = lines(relays, 2);
        assertThat(lines.getFirst().untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(lines.getLast().untilTurn()).isEqualTo(Turns.AHEAD);

        lines.getFirst().giveBackTurn();

        assertThat(lines.getLast().untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(lines.getFirst().untilTurn()).isEqualTo(Turns.AHEAD);
    }

    @Test
    void aTurnLeftForAnotherRelaysIsTheNextOnes() throws RelayAway {
        var relays =
                relays(
                        SomeRelays.limited(0, 0.05, "a", a.port()),
                        SomeRelays.limited(0, 0.05, "b", b.port()));
        var line = lines(relays, 1).getFirst();
        var left = relays.find("a").orElseThrow();
        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(left.hasTurn()).isFalse();

        relays.drain(Set.of("a"));

        assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(left.hasTurn()).isTrue();
        assertThat(relays.find("b").orElseThrow().hasTurn()).isFalse();
    }

    /** Two would go at once. */
    @Test
    void aTurnAfterWhichAnotherIsBookedStaysWhoseItIs() {
        var relay = relays(SomeRelays.limited(0, 0.05, "a", a.port())).all().getFirst();
        var first = requireNonNull(relay.turns().book(true));
        var second = requireNonNull(relay.turns().book(true));

        assertThat(relay.turns().giveBack(first)).isFalse();
        assertThat(relay.turns().giveBack(second)).isTrue();
        assertThat(requireNonNull(relay.turns().book(true)).at()).isEqualTo(second.at());
    }

    @Test
    void aMailThatARelayDidNotTakeIsGivenBackWhereTheNextOnesTurnIsFarAhead() throws RelayAway {
        var relays =
                relays(
                        SomeRelays.weighing(9, "a", a.port()),
                        SomeRelays.limited(0, 0.05, "b", b.port()));
        var line = lines(relays, 1).getFirst();
        assertThat(line.untilTurn()).isZero();
        line.open();
        relays.find("b").orElseThrow().turns().book(false);

        a.close();
        assertThatThrownBy(() -> line.send(SomeRelays.mailTo("p@one.example")))
                .asInstanceOf(type(RelayAway.class))
                .extracting(RelayAway::reason)
                .isEqualTo(Reason.PACED);

        assertThat(line.untilTurn()).isPositive();
        assertThat(b.accepted()).isEmpty();
    }

    /** I2: one waits, or none would ever go; were it all, single mails would wait for them. */
    @Test
    void oneMailWaitsForTheTurnOfTheOnlyRelayThatTakesIt() throws RelayAway {
        b.offer("SMTPUTF8");
        var relays =
                relays(
                        SomeRelays.weighing(9, "a", a.port()),
                        SomeRelays.limited(0, 0.4, "b", b.port()));
        var line = lines(relays, 1).getFirst();
        line.send(SomeRelays.mailTo("zoe@one.example"));
        var only = relays.find("b").orElseThrow();
        only.turns().book(false);

        long start = System.nanoTime();
        assertThat(line.send(SomeRelays.mailTo("zoé@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(2_400));

        assertThat(only.turns().reserve()).isNotNull();
        line.open();
        assertThat(line.send(SomeRelays.mailTo("zoé@two.example")).cause())
                .isEqualTo("relay-waited-for");
        assertThat(b.accepted()).hasSize(1);
    }

    /** ADR 12: a slow one does not hold the others up, whatever their weights. */
    @Test
    void aRelayWithoutATurnIsPassedOver() throws RelayAway {
        var relays =
                relays(SomeRelays.limited(0, 0.05, "a", a.port()), SomeRelays.relay("b", b.port()));
        var lines = lines(relays, 9);

        for (int i = 0; i < 20; i++) {
            for (var line : lines) {
                if (!line.untilTurn().isPositive()) {
                    line.open();
                    if (!line.untilTurn().isPositive()) {
                        line.send(SomeRelays.mailTo("p" + i + "@one.example"));
                    }
                }
            }
        }

        assertThat(a.accepted()).hasSize(1);
        assertThat(b.accepted()).hasSize(9 * 20 - 1);
        assertThat(relays.connections()).isEqualTo(9);
    }

    /** Any other would cost a session, and be left again. */
    @Test
    void aLineLeavesForTheBetterRelayOrStays() throws RelayAway {
        try (var c = ScriptedRelay.start()) {
            var relays =
                    relays(
                            SomeRelays.relay("a", a.port()),
                            SomeRelays.weighing(9, "b", b.port()),
                            SomeRelays.relay("c", c.port()));
            relays.drain(Set.of("b"));
            var lines = lines(relays, 4);
            send(lines, "before");
            relays.drain(Set.of());
            b.close();

            send(lines.subList(0, 1), "after");

            assertThat(relays.find("b").orElseThrow().trouble()).isPresent();
            assertThat(relays.find("a").orElseThrow().connections()).isEqualTo(2);
            assertThat(relays.find("c").orElseThrow().connections()).isEqualTo(2);
        }
    }

    /** A session at both for nearly each mail. */
    @Test
    void aLineDoesNotLeaveForARelayWithARateThatItsOwnLinesCanKeep() throws RelayAway {
        var relays =
                relays(SomeRelays.limited(0, 1, "a", a.port()), SomeRelays.relay("b", b.port()));
        var lines = lines(relays, 4);
        var paced = relays.find("a").orElseThrow();
        relays.drain(Set.of("a"));
        send(lines.subList(1, 4), "mail");
        relays.drain(Set.of());
        send(lines.subList(0, 1), "paced");
        assertThat(paced.connections()).isEqualTo(1);
        await().atMost(PATIENCE).until(paced::hasTurn);

        lines.getLast().open();
        assertThat(paced.connections()).isEqualTo(1);

        lines.getFirst().close();
        await().atMost(PATIENCE).until(() -> paced.couldUseOneMore(false));
        lines.getLast().open();
        assertThat(paced.connections()).isEqualTo(1);
        assertThat(relays.connections()).isEqualTo(3);
    }

    /** They have no connection there yet. */
    @Test
    void aLineDoesNotLeaveForARelayWhoseNextTurnOthersWaitFor() throws RelayAway {
        var relays =
                relays(SomeRelays.limited(0, 20, "a", a.port()), SomeRelays.relay("b", b.port()));
        var paced = relays.find("a").orElseThrow();
        var other = relays.find("b").orElseThrow();
        relays.drain(Set.of("a"));
        send(lines(relays, 3), "mail");
        relays.drain(Set.of());
        assertThat(relays.better(other, false, false)).isEqualTo(paced);

        await().atMost(PATIENCE)
                .until(() -> {
                    paced.turns().book(true);
                    return paced.hasTurn() && relays.better(other, false, false) == null;
                });
    }

    /** Else it keeps a batch, and its lane's seat, from those who could send it. */
    @Test
    void aLineWithoutATurnWaitsForNoneWhileAnotherRelayIsOnlyFull() throws RelayAway {
        var relays =
                relays(
                        SomeRelays.limited(0, 0.05, "a", a.port()),
                        SomeRelays.limited(2, 0, "b", b.port()));
        var lines = lines(relays, 3);
        for (var line : lines.subList(0, 2)) {
            assertThat(line.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
            line.open();
            line.send(SomeRelays.mailTo("p@one.example"));
        }

        assertThatThrownBy(lines.getLast()::checkNotPassedBy)
                .asInstanceOf(type(RelayAway.class))
                .extracting(RelayAway::reason)
                .isEqualTo(Reason.PACED);

        lines.get(1).close();
        lines.getLast().checkNotPassedBy();
        assertThat(lines.getLast().untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
        lines.getLast().open();
        lines.getLast().send(SomeRelays.mailTo("q@one.example"));
        assertThat(b.accepted()).hasSize(2);
    }

    @Test
    void aRelayTakenOutOfServiceIsLeftAndWithAllOutMailsWait() throws RelayAway {
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var lines = lines(relays, 2);
        send(lines, "before");

        relays.drain(Set.of("a"));
        send(lines, "drained");

        assertThat(a.accepted()).hasSize(1);
        assertThat(b.accepted()).hasSize(3);
        relays.drain(Set.of("a", "b"));
        assertThatThrownBy(lines.getFirst()::open)
                .asInstanceOf(type(RelayAway.class))
                .extracting(RelayAway::reason)
                .isEqualTo(Reason.DRAINED);
        relays.drain(Set.of());
        send(lines, "again");
        assertThat(a.accepted().size() + b.accepted().size()).isEqualTo(6);
    }

    /** Else an autoscaler that starts one more would go past it. */
    @Test
    void theRateIsSharedByTheReplicasThatLive() {
        var replicas = new AtomicInteger(4);
        var shared = SomeRelays.sharedBy(replicas::get, SomeRelays.limited(0, 10, "a", a.port()));
        var relay = shared.all().getFirst();

        long first = requireNonNull(relay.turns().book(true)).at();
        long second = requireNonNull(relay.turns().book(true)).at();
        replicas.set(1);
        long third = requireNonNull(relay.turns().book(true)).at();
        long fourth = requireNonNull(relay.turns().book(true)).at();
        shared.destroy();

        assertThat(second - first).isEqualTo(400_000_000);
        assertThat(third - second).isEqualTo(400_000_000);
        assertThat(fourth - third).isEqualTo(100_000_000);
        assertThat(shared.mostRate()).isEqualTo(10);
    }

    @Test
    void aLineAtRestLetsARelayTakenOutOfServiceGoAtOnce() throws RelayAway {
        var relays = relays(SomeRelays.limited(2, 0, "a", a.port()));
        var line = lines(relays, 1).getFirst();
        line.send(SomeRelays.mailTo("p@one.example"));
        line.rest();
        assertThat(relays.connections()).isEqualTo(1);

        relays.drain(Set.of("a"));
        line.rest();

        assertThat(relays.connections()).isZero();
    }

    /** I2. */
    @Test
    void anAddressWithAccentsGoesByTheRelayThatTakesIt() throws RelayAway {
        b.offer("SMTPUTF8");
        var relays = relays(SomeRelays.weighing(9, "a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();

        line.send(SomeRelays.mailTo("zoe@one.example"));
        assertThat(line.send(SomeRelays.mailTo("zoé@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
        line.open();
        line.send(SomeRelays.mailTo("zoe@two.example"));

        assertThat(a.accepted()).hasSize(2);
        assertThat(b.accepted()).hasSize(1);
        assertThat(b.accepted().getFirst().mailFrom()).endsWith(" BODY=8BITMIME SMTPUTF8");
        assertThat(relays.connections()).isEqualTo(1);
        assertThat(relays.trouble()).isEmpty();
    }

    /** I2. */
    @Test
    void whileTheRelayThatTakesItIsAwayAnAddressWithAccentsWaitsAloneAndCountsAgainstNobody()
            throws RelayAway {
        b.close();
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();

        var outcome = line.send(SomeRelays.mailTo("zoé@one.example"));

        assertThat(outcome.label()).isEqualTo(Label.DEFERRED);
        assertThat(outcome.status()).isEqualTo("4.4.4");
        assertThat(outcome.after(50).label()).isEqualTo(Label.DEFERRED);
        assertThat(outcome.wasHandedOver()).isFalse();
        assertThat(DeliveryOutcome.expired(outcome.cause(), outcome.verdict()).verdict())
                .matches(Verdict::isOnOurAccount);
        assertThat(line.send(SomeRelays.mailTo("zoe@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
    }

    /** I2. */
    @Test
    void anAddressWithAccentsIsRefusedOnceNoRelayTakesIt() throws RelayAway {
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();

        var outcome = line.send(SomeRelays.mailTo("zoé@one.example"));

        assertThat(outcome.label()).isEqualTo(Label.REJECTED);
        assertThat(outcome.status()).isEqualTo("5.6.7");
        assertThat(a.accepted()).isEmpty();
        assertThat(b.accepted()).isEmpty();
    }

    /** F11. */
    @Test
    void eightBitsGoOnlyWhereTheyAreTaken() throws RelayAway {
        a.takeSevenBitsOnly(true);
        var relays = relays(SomeRelays.relay("a", a.port()), SomeRelays.relay("b", b.port()));
        var line = lines(relays, 1).getFirst();
        line.send(SomeRelays.mailTo("zoe@one.example"));

        line.send(SomeRelays.eightBitMailTo("zoe@two.example"));

        assertThat(a.accepted()).hasSize(1);
        assertThat(a.accepted().getFirst().mailFrom()).doesNotContain("BODY");
        assertThat(b.accepted().getFirst().mailFrom()).endsWith(" BODY=8BITMIME");
        b.takeSevenBitsOnly(true);
        line.close();
        b.hangUp();
        assertThat(refused(lines(relays, 2))).isEqualTo("5.6.3");
        assertThat(a.accepted()).hasSize(2);
        assertThat(b.accepted()).hasSize(2);
    }

    /** Both have told anew what they offer. */
    private static @Nullable String refused(List<Line> lines) throws RelayAway {
        send(lines, "again");
        return lines.getFirst().send(SomeRelays.eightBitMailTo("zoe@three.example")).status();
    }

    private Relays relays(RelaySettings... settings) {
        var relays = SomeRelays.of(settings);
        open.add(relays::destroy);
        return relays;
    }

    private List<Line> lines(Relays relays, int count) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < count; i++) {
            lines.add(Line.ofIssues(relays, SomeRelays.PROPERTIES));
        }
        open.addAll(lines);
        return lines;
    }

    /** One mail by each, as a worker does it. */
    private static void send(List<Line> lines, String name) throws RelayAway {
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).open();
            lines.get(i).send(SomeRelays.mailTo(name + "-" + i + "@one.example"));
        }
    }
}
