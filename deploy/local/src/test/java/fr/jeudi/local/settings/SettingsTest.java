package fr.jeudi.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void everythingHasADefault() {
        var settings = Settings.of(Map.of());

        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.dataFolder()).isEqualTo(Path.of("data"));
        assertThat(settings.publicUrl()).isEqualTo("http://localhost:8080");
        assertThat(settings.password()).isEmpty();
        assertThat(settings.issuer()).isEmpty();
        assertThat(settings.spring("spring.mail.host")).isEmpty();
    }

    @Test
    void springsOwnVariablesAreRead() {
        var settings =
                Settings.of(
                        Map.of(
                                "SPRING_MAIL_HOST", "relay.example",
                                "SPRING_MAIL_PORT", "587",
                                "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_STAFF_ISSUER_URI",
                                        "https://id.example"));

        assertThat(settings.spring("spring.mail.host")).contains("relay.example");
        assertThat(settings.spring("spring.mail.port", Integer.class)).contains(587);
        assertThat(settings.issuer()).contains(URI.create("https://id.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "80 80"})
    void aPortThatIsNoneIsNamed(String port) {
        var settings = Settings.of(Map.of("JEUDI_LOCAL_PORT", port));

        assertThatThrownBy(settings::port)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("JEUDI_LOCAL_PORT");
    }
}
