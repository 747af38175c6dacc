package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import fr.jeudi.dispatch.relay.RelaySettings.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** S2: what must not be read on the way is not said in the clear. */
class EncryptedLineTest {
    private static final Certificates RELAYS = Certificates.of("localhost");
    private static final Certificates OURS = Certificates.of("jeudi.example");

    private final ScriptedRelay clear = ScriptedRelay.start();
    private final SecureRelay secure = SecureRelay.startTls(RELAYS.serverLetting(OURS));
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final List<Relays> open = new ArrayList<>();

    EncryptedLineTest() {
        bundles.registerBundle("trusting", RELAYS.trusting());
    }

    @AfterEach
    void hangUp() throws Exception {
        open.forEach(Relays::destroy);
        clear.close();
        secure.close();
    }

    @Test
    void aSessionInTheClearCarriesOnlyWhatNeedsNoEncryption() throws RelayAway {
        var relays = relays(SomeRelays.relay("clear", clear.port()));
        try (var line = Line.ofIssues(relays, SomeRelays.PROPERTIES)) {
            send(line);

            line.requireTls(true);
            assertThatThrownBy(() -> send(line))
                    .isInstanceOfSatisfying(
                            RelayAway.class, it -> assertThat(it.isUnencrypted()).isTrue());
            assertThat(clear.accepted()).hasSize(1);
            assertThat(relays.trouble()).isEmpty();
            assertThat(relays.connections()).isZero();

            line.requireTls(false);
            send(line);
            assertThat(clear.accepted()).hasSize(2);
        }
    }

    @Test
    void whereOneRelayEncryptsItCarriesWhatNeedsItAndIsKept() throws RelayAway {
        var relays =
                relays(
                        SomeRelays.relay("clear", clear.port()),
                        SomeRelays.encrypted(
                                Tls.OPPORTUNISTIC, "trusting", Trust.VERIFIED, secure.port()));
        try (var line = Line.ofIssues(relays, SomeRelays.PROPERTIES)) {
            line.requireTls(true);
            for (int i = 0; i < 5; i++) {
                line.open();
                send(line);
            }
        }

        assertThat(clear.accepted()).isEmpty();
        assertThat(secure.heard()).filteredOn("tls:DATA"::equals).hasSize(5);
        assertThat(secure.heard()).filteredOn("STARTTLS"::equals).hasSize(1);
    }

    /** Closing an encrypted socket must not wait for the writer that is stuck in it. */
    @ParameterizedTest
    @EnumSource(names = {"REQUIRED", "IMPLICIT"})
    @Timeout(60)
    void aRelayThatStopsReadingIsHungUpOn(Tls tls) throws Exception {
        var context = RELAYS.serverLetting(OURS);
        var impatient =
                new RelayProperties(
                        1,
                        1,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(300));
        try (var deaf =
                tls == Tls.IMPLICIT
                        ? SecureRelay.implicit(context)
                        : SecureRelay.startTls(context)) {
            deaf.stopReading();
            var relays =
                    SomeRelays.of(
                            impatient,
                            bundles,
                            SomeRelays.encrypted(tls, "trusting", Trust.VERIFIED, deaf.port()));
            open.add(relays);
            try (var line = Line.ofIssues(relays, impatient)) {
                var large =
                        SomeRelays.mailTo("zoe@one.example").under("X: y\r\n".repeat(5_000_000));

                assertThatThrownBy(() -> line.send(large)).isInstanceOf(RelayAway.class);
            }
        }
    }

    private Relays relays(RelaySettings... settings) {
        var relays = SomeRelays.of(SomeRelays.PROPERTIES, bundles, settings);
        open.add(relays);
        return relays;
    }

    private static void send(Line line) throws RelayAway {
        assertThat(line.send(SomeRelays.mailTo("zoe@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
    }
}
