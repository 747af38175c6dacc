package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.relay.RelayAway.Reason;
import fr.jeudi.dispatch.relay.RelaySettings.Auth;
import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import fr.jeudi.dispatch.relay.RelaySettings.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** TLS, EHLO and AUTH, against relays that are strict about them. */
class OpeningTest {
    private static final Certificates RELAYS = Certificates.of("localhost");
    private static final Certificates OTHERS = Certificates.of("elsewhere.example");
    private static final Certificates OURS = Certificates.of("jeudi.example");

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();

    OpeningTest() {
        bundles.registerBundle("trusting", RELAYS.trusting());
        bundles.registerBundle("trusting-others", OTHERS.trusting());
        bundles.registerBundle("known", OURS.ownTrusting(RELAYS));
    }

    @AfterEach
    void hangUp() throws Exception {
        for (var it : open.reversed()) {
            it.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPPORTUNISTIC", "REQUIRED"})
    void startTlsIsUsedWhereOffered(Tls tls) throws RelayAway {
        var server = started(SecureRelay.startTls(RELAYS.serverLetting(OURS)));
        var relay = relay(SomeRelays.encrypted(tls, "trusting", Trust.VERIFIED, server.port()));

        assertSends(relay);

        var offer = relay.all().getFirst().offer().orElseThrow();
        assertThat(offer.tls()).isEqualTo("TLSv1.3");
        assertThat(offer.verified()).isTrue();
        assertThat(offer.size()).isEqualTo(10_485_760);
        assertThat(server.heard()).contains("STARTTLS", "tls:DATA").doesNotContain("DATA");
    }

    /** S2. */
    @Test
    void aCertificateThatCannotBeVerifiedDoesNotLoseTheMailWhereTlsIsOpportunistic()
            throws RelayAway {
        var server = started(SecureRelay.startTls(RELAYS.serverLetting(OURS)));
        var relay =
                relay(
                        SomeRelays.encrypted(
                                Tls.OPPORTUNISTIC,
                                "trusting-others",
                                Trust.VERIFIED,
                                server.port()));

        assertSends(relay);

        var offer = relay.all().getFirst().offer().orElseThrow();
        assertThat(offer.tls()).isEqualTo("TLSv1.3");
        assertThat(offer.verified()).isFalse();
        assertThat(server.heard()).contains("tls:DATA");
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, false", "IMPLICIT, true"})
    void aCertificateThatCannotBeVerifiedIsTroubleWhereTlsIsDemanded(Tls tls, boolean implicit) {
        var context = RELAYS.serverLetting(OURS);
        var server =
                started(implicit ? SecureRelay.implicit(context) : SecureRelay.startTls(context));

        assertAway(
                SomeRelays.encrypted(tls, "trusting-others", Trust.VERIFIED, server.port()),
                Reason.CERTIFICATE);
        assertThat(server.heard()).noneMatch(it -> it.contains("MAIL"));
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, false", "IMPLICIT, true"})
    void aCertificateOfAnotherHostIsTrouble(Tls tls, boolean implicit) {
        var context = OTHERS.serverLetting(OURS);
        var server =
                started(implicit ? SecureRelay.implicit(context) : SecureRelay.startTls(context));

        assertAway(
                SomeRelays.encrypted(tls, "trusting-others", Trust.VERIFIED, server.port()),
                Reason.CERTIFICATE);
    }

    @Test
    void anyCertificateWillDoWhereWeAreToldSo() throws RelayAway {
        var server = started(SecureRelay.startTls(OTHERS.serverLetting(OURS)));

        assertSends(relay(SomeRelays.encrypted(Tls.REQUIRED, null, Trust.ANY, server.port())));

        assertThat(server.heard()).contains("tls:DATA");
    }

    @Test
    void aRelayThatLacksTheTlsWeDemandGetsNoMail() {
        var server = ScriptedRelay.start();
        open.add(server);

        assertAway(
                SomeRelays.encrypted(Tls.REQUIRED, null, Trust.VERIFIED, server.port()),
                Reason.NO_TLS);
        assertThat(server.accepted()).isEmpty();
    }

    @Test
    void implicitTlsIsVerifiedAndPrompt() throws RelayAway {
        var server = started(SecureRelay.implicit(RELAYS.serverLetting(OURS)));
        var relay =
                relay(
                        SomeRelays.encrypted(
                                Tls.IMPLICIT, "trusting", Trust.VERIFIED, server.port()));

        assertSends(relay);

        assertThat(relay.all().getFirst().offer().orElseThrow().tls()).isEqualTo("TLSv1.3");
        assertThat(server.heard()).contains("tls:DATA").doesNotContain("STARTTLS");
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, false", "IMPLICIT, true"})
    void aRelayThatWantsOurCertificateGetsIt(Tls tls, boolean implicit) throws RelayAway {
        var server = started(SecureRelay.wantingCertificates(RELAYS.serverLetting(OURS), implicit));

        var without = SomeRelays.encrypted(tls, "trusting", Trust.VERIFIED, server.port());
        assertThatThrownBy(() -> line(relay(without)).open()).isInstanceOf(RelayAway.class);
        assertThat(server.heard()).noneMatch(it -> it.startsWith("tls:"));
        assertSends(relay(SomeRelays.encrypted(tls, "known", Trust.VERIFIED, server.port())));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN,   PLAIN LOGIN XOAUTH2, secret,, PLAIN:jeudi jeudi secret",
        "LOGIN,   PLAIN LOGIN XOAUTH2, secret,, LOGIN:jeudi secret",
        "AUTO,    PLAIN,               secret,, PLAIN:jeudi jeudi secret",
        "XOAUTH2, PLAIN LOGIN XOAUTH2,, token, XOAUTH2:user=jeudi auth=Bearer token",
    })
    void theUserIsToldTheWayThatWasChosen(
            Auth auth, String offered, String password, String token, String heard)
            throws RelayAway {
        var server = started(SecureRelay.authenticating(offered));

        assertSends(relay(SomeRelays.known(auth, password, token, server.port())));

        assertThat(server.heard()).contains(heard);
    }

    @Test
    void aUserWhoIsRefusedIsTroubleAndTheSecretIsToldNobody() {
        var server = started(SecureRelay.authenticating("PLAIN"));
        var settings = SomeRelays.known(Auth.PLAIN, "wrong-word", null, server.port());

        assertThatThrownBy(() -> line(relay(settings)).open())
                .asInstanceOf(type(RelayAway.class))
                .satisfies(it -> {
                    assertThat(it.reason()).isEqualTo(Reason.USER_REFUSED);
                    assertThat(it.reply()).contains("535 5.7.8");
                    assertThat(it).hasMessageNotContaining("wrong-word");
                });
        assertThat(settings.toString()).doesNotContain("wrong-word");
    }

    @Test
    void aMechanismThatIsNotOfferedIsNotReplacedByAnother() {
        var server = started(SecureRelay.authenticating("LOGIN"));

        assertAway(
                SomeRelays.known(Auth.PLAIN, "secret", null, server.port()), Reason.USER_REFUSED);
    }

    /** S1. */
    @Test
    void weGiveTheNameThatIsSet() throws RelayAway {
        var server = started(SecureRelay.authenticating("PLAIN"));

        assertSends(relay(SomeRelays.known(Auth.PLAIN, "secret", null, server.port())));

        assertThat(server.heard()).contains("EHLO mail.jeudi.example");
    }

    @Test
    void aRenewedCertificateIsShownFromTheNextConnectionOn() throws RelayAway {
        var renewed = Certificates.of("renewed.example");
        var context = RELAYS.serverLetting(OURS, renewed);
        var server = started(SecureRelay.wantingCertificates(context, false));
        var relays =
                relay(SomeRelays.encrypted(Tls.REQUIRED, "known", Trust.VERIFIED, server.port()));
        try (var line = Line.ofIssues(relays, SomeRelays.PROPERTIES)) {
            line.carryAtMost(2);
            line.send(SomeRelays.mailTo("a@one.example"));
            bundles.updateBundle("known", renewed.ownTrusting(RELAYS));
            line.send(SomeRelays.mailTo("b@one.example"));
            line.send(SomeRelays.mailTo("c@one.example"));
        }

        assertThat(server.heard())
                .filteredOn(it -> it.startsWith("peer:") || it.equals("tls:DATA"))
                .containsExactly(
                        "peer:CN=jeudi.example",
                        "tls:DATA",
                        "tls:DATA",
                        "peer:CN=renewed.example",
                        "tls:DATA");
        assertThat(relays.trouble()).isEmpty();
    }

    /** As while its files are renewed, one after the other. */
    @Test
    void aBundleThatCannotBeReadIsTheRelaysTroubleAndCostsNoConnection() {
        bundles.registerBundle("renewing", SslBundle.of(new Unreadable()));
        var server = started(SecureRelay.startTls(RELAYS.serverLetting(OURS)));
        var relays =
                relay(
                        SomeRelays.encrypted(
                                Tls.REQUIRED, "renewing", Trust.VERIFIED, server.port()));

        assertThatThrownBy(() -> line(relays).send(SomeRelays.mailTo("a@one.example")))
                .isInstanceOfSatisfying(
                        RelayAway.class,
                        it -> assertThat(it.reason()).isEqualTo(Reason.CERTIFICATE));
        assertThat(relays.connections()).isZero();

        bundles.updateBundle("renewing", RELAYS.trusting());
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertSends(relays));
    }

    private static final class Unreadable implements SslStoreBundle {
        @Override
        public KeyStore getKeyStore() {
            throw new IllegalStateException("half a file");
        }

        @Override
        public @Nullable String getKeyStorePassword() {
            return null;
        }

        @Override
        public @Nullable KeyStore getTrustStore() {
            return null;
        }
    }

    @Test
    void aTokenFileIsReadAnewForEachConnection(@TempDir Path folder) throws RelayAway, IOException {
        var server = started(SecureRelay.authenticating("XOAUTH2"));
        var file = Files.writeString(folder.resolve("token"), "token-1\n");
        var relays = relay(SomeRelays.withTokenFile(file, server.port()));
        try (var line = Line.ofIssues(relays, SomeRelays.PROPERTIES)) {
            line.carryAtMost(2);
            line.send(SomeRelays.mailTo("a@one.example"));
            Files.writeString(file, "token-2\n");
            line.send(SomeRelays.mailTo("b@one.example"));
            line.send(SomeRelays.mailTo("c@one.example"));
        }

        assertThat(server.heard())
                .filteredOn(it -> it.startsWith("XOAUTH2:") || it.equals("DATA"))
                .containsExactly(
                        "XOAUTH2:user=jeudi auth=Bearer token-1",
                        "DATA",
                        "DATA",
                        "XOAUTH2:user=jeudi auth=Bearer token-2",
                        "DATA");
        assertThat(relays.trouble()).isEmpty();
    }

    @Test
    void aTokenThatIsNotThereIsNoMatterOfTheNetwork(@TempDir Path folder) {
        var server = started(SecureRelay.authenticating("XOAUTH2"));
        var relays = relay(SomeRelays.withTokenFile(folder.resolve("token"), server.port()));

        assertThatThrownBy(() -> line(relays).send(SomeRelays.mailTo("a@one.example")))
                .isInstanceOfSatisfying(
                        RelayAway.class,
                        it -> assertThat(it.reason()).isEqualTo(Reason.USER_REFUSED));
    }

    private SecureRelay started(SecureRelay relay) {
        open.add(relay);
        return relay;
    }

    private Relays relay(RelaySettings settings) {
        var relays = SomeRelays.of(SomeRelays.PROPERTIES, bundles, settings);
        open.add(relays::destroy);
        return relays;
    }

    private Line line(Relays relays) {
        var line = Line.ofIssues(relays, SomeRelays.PROPERTIES);
        open.add(line);
        return line;
    }

    private void assertSends(Relays relays) throws RelayAway {
        assertThat(line(relays).send(SomeRelays.mailTo("zoe@one.example")).label())
                .isEqualTo(Label.ACCEPTED);
    }

    private void assertAway(RelaySettings settings, Reason reason) {
        assertThatThrownBy(() -> line(relay(settings)).open())
                .asInstanceOf(type(RelayAway.class))
                .extracting(RelayAway::reason)
                .isEqualTo(reason);
    }
}
