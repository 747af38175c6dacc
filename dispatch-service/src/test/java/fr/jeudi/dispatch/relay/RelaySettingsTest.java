package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.relay.RelaySettings.Auth;
import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.mail.autoconfigure.MailProperties;

class RelaySettingsTest {

    @Test
    void aRelayNeedsANameAndAHostOnly() {
        var relay = bound(Map.of("name", "ovh", "host", "ssl0.ovh.net")).relays().getFirst();

        assertThat(relay.address()).isEqualTo("ssl0.ovh.net:25");
        assertThat(relay.tls()).isEqualTo(Tls.OPPORTUNISTIC);
        assertThat(relay.auth()).isEqualTo(Auth.AUTO);
        assertThat(relay.weight()).isEqualTo(1);
        assertThat(relay.connections()).isZero();
    }

    @Test
    void implicitTlsHasAPortOfItsOwn() {
        assertThat(
                        bound(Map.of("name", "ovh", "host", "ssl0.ovh.net", "tls", "implicit"))
                                .relays()
                                .getFirst()
                                .address())
                .isEqualTo("ssl0.ovh.net:465");
    }

    @ParameterizedTest
    @CsvSource({
        "name, O V H, name",
        "host, ' ', host",
        "port, 70000, port",
        "weight, 0, weight",
        "connections, -1, connections",
        "rate, -1, rate",
        "password, secret, username",
        "username, jeudi, password",
        "auth, xoauth2, token",
        "token, secret, xoauth2",
    })
    void aBadSettingStopsTheStartWithASentenceThatNamesIt(
            String setting, String value, String named) {
        var settings = new HashMap<>(Map.of("name", "ovh", "host", "ssl0.ovh.net"));
        settings.put(setting, value);

        assertThatThrownBy(() -> bound(settings))
                .rootCause()
                .hasMessageStartingWith("dispatch.relays: relay '")
                .hasMessageContaining(named)
                .hasMessageNotContaining("secret");
    }

    @Test
    void twoRelaysOfOneNameStopTheStart() {
        var all = new HashMap<String, String>();
        for (int i = 0; i < 2; i++) {
            all.put("dispatch.relays[" + i + "].name", "ovh");
            all.put("dispatch.relays[" + i + "].host", "ssl0.ovh.net");
        }

        assertThatThrownBy(() -> bind(all))
                .rootCause()
                .hasMessage("dispatch.relays: two relays are named 'ovh'");
    }

    @Test
    void withoutAnyTheOneOfSpringMailIsUsedAsBefore() {
        var mail = new MailProperties();
        mail.setHost("relay.example");
        mail.setPort(587);
        mail.setUsername("jeudi");
        mail.setPassword("secret");
        mail.getProperties().put("mail.smtp.localhost", "jeudi.example");
        var relay = RelaySettings.of(mail);

        assertThat(bind(Map.of()).relays()).isEmpty();
        assertThat(relay.name()).isEqualTo("default");
        assertThat(relay.address()).isEqualTo("relay.example:587");
        assertThat(relay.tls()).isEqualTo(Tls.OPPORTUNISTIC);
        assertThat(relay.toString()).doesNotContain("secret");
        mail.setProtocol("smtps");
        assertThat(RelaySettings.of(mail).tls()).isEqualTo(Tls.IMPLICIT);
    }

    private static RelaysProperties bound(Map<String, String> relay) {
        var all = new HashMap<String, String>();
        relay.forEach((key, value) -> all.put("dispatch.relays[0]." + key, value));
        return bind(all);
    }

    private static RelaysProperties bind(Map<String, String> all) {
        return new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("dispatch", RelaysProperties.class);
    }
}
