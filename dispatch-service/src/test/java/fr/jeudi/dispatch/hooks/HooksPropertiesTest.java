package fr.jeudi.dispatch.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.sns.SnsSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HooksPropertiesTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[24]);
    private static final String ARN = "arn:aws:sns:eu-west-3:123456789012:bounces";

    @Test
    void withoutSettingsNobodyMayCall() {
        assertThat(providers(Map.of())).isEmpty();
        assertThat(set(Map.of()).window()).isEqualTo(Duration.ofMinutes(5));
        assertThat(set(Map.of()).largest().toKilobytes()).isEqualTo(1024);
    }

    @Test
    void whoIsSetUpMayCall(@TempDir Path folder) throws IOException {
        var pem = Files.write(folder.resolve("sns.pem"), SnsSigner.named("sns.test").pem());
        var all =
                Map.of(
                        "dispatch.hooks.brevo.secrets",
                                "a-long-secret-of-today,another-of-yesterday",
                        "dispatch.hooks.postmark.secrets", "jeudi:a-long-password",
                        "dispatch.hooks.generic.secrets", "whsec_" + KEY + "," + KEY,
                        "dispatch.hooks.mailgun.signing-keys", "0123456789abcdef0123",
                        "dispatch.hooks.sendgrid.public-keys",
                                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==",
                        "dispatch.hooks.ses.topics", ARN,
                        "dispatch.hooks.ses.certificates", pem.toString());

        assertThat(providers(all)).containsExactlyInAnyOrderElementsOf(Hooks.ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "dispatch.hooks.brevo.secrets, hunter2",
        "dispatch.hooks.postmark.secrets, hunter2",
        "dispatch.hooks.generic.secrets, whsec_aHVudGVyMg==",
        "dispatch.hooks.generic.secrets, whsec_!hunter2!",
        "dispatch.hooks.mailgun.signing-keys, hunter2",
        "dispatch.hooks.sendgrid.public-keys, hunter2"
    })
    void aSecretThatCannotBeRightStopsTheStartByNameAndIsNotPrinted(String setting, String secret) {
        assertThatThrownBy(() -> providers(Map.of(setting, secret)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting)
                .hasMessageNotContaining(secret);
    }

    @Test
    void aCertificateThatIsNotThereStopsTheStart(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

        for (var file : List.of(empty, folder.resolve("missing.pem"))) {
            var set =
                    Map.of(
                            "dispatch.hooks.ses.topics",
                            ARN,
                            "dispatch.hooks.ses.certificates",
                            file.toString());
            assertThatThrownBy(() -> providers(set))
                    .hasMessageContaining("dispatch.hooks.ses.certificates");
        }
    }

    /** X18. */
    @Test
    void secretsDoNotPrint() {
        var set =
                set(
                        Map.of(
                                "dispatch.hooks.brevo.secrets", "a-long-secret-of-today",
                                "dispatch.hooks.mailgun.signing-keys", "0123456789abcdef0123"));

        assertThat(set.toString()).doesNotContain("a-long-secret", "0123456789abcdef");
    }

    private static List<String> providers(Map<String, String> settings) {
        return Providers.of(
                        set(settings),
                        new BounceClassifier(),
                        url -> {
                            throw new IOException("asked for " + url);
                        },
                        Clock.systemUTC())
                .stream()
                .map(Provider::name)
                .toList();
    }

    private static HooksProperties set(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("dispatch.hooks", HooksProperties.class);
    }
}
