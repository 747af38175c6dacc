package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import fr.jeudi.dispatch.relay.RelaySettings.Trust;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
