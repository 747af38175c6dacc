package fr.jeudi.dispatch.transactional;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.RealParts;
import fr.jeudi.dispatch.SlowRelay;
import fr.jeudi.dispatch.relay.Line;
import fr.jeudi.dispatch.relay.RelayAway;
import fr.jeudi.dispatch.relay.RelayProperties;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.rounds.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

@DispatchTest
@ContextConfiguration(initializers = {RealParts.class, SlowRelay.class})
class CourierTest {
    private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

    @Autowired Courier courier;
    @Autowired Relays relays;
    @Autowired RelayProperties properties;

    /** Each replica books a turn for the same mail; only one claims it. */
    @Test
    void theTurnOfAMailThatAnotherReplicaClaimedIsTheNextMails() throws RelayAway {
        var asked =
                new MailRequested(
                        AnIssue.anId(),
                        "confirmation",
                        LATER,
                        new MailRequested.To("zoe@one.example", null),
                        "jeudi@example.org",
                        null,
                        new Binary(new byte[] {'x'}));
        var taken = RequestedMail.of(asked, Instant.now(), new byte[32]);

        try (var line = Line.ofSingleMails(relays, properties);
                var next = Line.ofSingleMails(relays, properties)) {
            courier.carry(taken, line, new Patience(new CountDownLatch(1)));

            assertThat(next.untilTurn()).isLessThanOrEqualTo(Duration.ZERO);
            next.giveBackTurn();
        }
    }
}
