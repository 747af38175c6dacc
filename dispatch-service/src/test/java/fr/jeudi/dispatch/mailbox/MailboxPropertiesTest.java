package fr.jeudi.dispatch.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.mail.ReturnPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class MailboxPropertiesTest {
    private static final Map<String, Object> SET =
            Map.of(
                    "DISPATCH_BOUNCE_DOMAIN", "bounces.example.org",
                    "DISPATCH_BOUNCE_MAILBOX_HOST", "imap.example.org",
                    "DISPATCH_BOUNCE_MAILBOX_USER", "bounces",
                    "DISPATCH_BOUNCE_MAILBOX_PASSWORD", "secret");

    @Test
    void withoutAHostNothingIsRead() {
        assertThat(bound(Map.of()).isOn()).isFalse();
        assertThat(bound(Map.of("DISPATCH_BOUNCE_MAILBOX_HOST", "")).isOn()).isFalse();
    }

    @Test
    void theEnvironmentSwitchesItOn() {
        var properties =
                bound(with("DISPATCH_BOUNCE_MAILBOX_PROPERTIES_MAIL_IMAPS_SSL_TRUST", "imap"));

        assertThat(properties.isOn()).isTrue();
        assertThat(properties.portOrDefault()).isEqualTo(993);
        assertThat(properties.pollInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.keep()).isEqualTo(Duration.ofDays(30));
        assertThat(properties.properties()).containsEntry("mail.imaps.ssl.trust", "imap");
        assertThat(properties.toString()).doesNotContain("secret");
        assertThat(binder(SET).bind("dispatch.bounce", ReturnPath.class).get())
                .extracting(ReturnPath::domain)
                .isEqualTo("bounces.example.org");
    }

    @ParameterizedTest
    @CsvSource({"implicit, 993", "starttls, 143", "none, 143"})
    void thePortFollowsTheProtection(String tls, int port) {
        assertThat(bound(with("DISPATCH_BOUNCE_MAILBOX_TLS", tls)).portOrDefault()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "DISPATCH_BOUNCE_MAILBOX_USER, ''",
        "DISPATCH_BOUNCE_MAILBOX_POLLINTERVAL, 1ms",
        "DISPATCH_BOUNCE_MAILBOX_POLLINTERVAL, 1h",
        "DISPATCH_BOUNCE_MAILBOX_KEEP, 1h",
        "DISPATCH_BOUNCE_MAILBOX_DONEFOLDER, inbox",
        "DISPATCH_BOUNCE_MAILBOX_UNREADABLEFOLDER, INBOX",
        "DISPATCH_BOUNCE_MAILBOX_TLS, maybe"
    })
    void whatMakesNoSenseStopsTheStart(String name, String value) {
        assertThatThrownBy(() -> bound(with(name, value))).isInstanceOf(RuntimeException.class);
    }

    private static Map<String, Object> with(String name, String value) {
        var all = new HashMap<>(SET);
        all.put(name, value);
        return all;
    }

    private static MailboxProperties bound(Map<String, Object> variables) {
        return binder(variables).bindOrCreate("dispatch.bounce.mailbox", MailboxProperties.class);
    }

    private static Binder binder(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        return new Binder(ConfigurationPropertySources.from(environment.getPropertySources()));
    }
}
