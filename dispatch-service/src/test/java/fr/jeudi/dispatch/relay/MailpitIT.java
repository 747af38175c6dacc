package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.mail.SingleMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Against a relay that is not ours. */
@Testcontainers(disabledWithoutDocker = true)
class MailpitIT {
    @Container
    private static final GenericContainer<?> MAILPIT =
            new GenericContainer<>("axllent/mailpit:v1.27").withExposedPorts(1025, 8025);

    @Test
    void aMailArrivesAsItWasWritten() throws RelayAway, IOException, InterruptedException {
        var second = Duration.ofSeconds(10);
        var properties = new RelayProperties(1, 1, second, second, second, second, second, second);
        var relay =
                SomeRelays.of(
                        properties,
                        SomeRelays.relay(
                                "mailpit", MAILPIT.getHost(), MAILPIT.getMappedPort(1025)));

        try (var line = Line.ofIssues(relay, properties)) {
            var body = "From: jeudi@example.org\r\nSubject: Bonjour\r\n\r\n.\r\n..fin\r\n";
            var outcome =
                    line.send(
                            SingleMail.of(
                                            "onswg4tforqw42lu",
                                            "jeudi@example.org",
                                            "Zoé",
                                            "zoe@a.example")
                                    .around(body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH));
            assertThat(outcome.label()).isEqualTo(Label.ACCEPTED);
        } finally {
            relay.destroy();
        }

        assertThat(get("/api/v1/message/latest/raw")).endsWith("\r\n\r\n.\r\n..fin\r\n");
    }

    private static String get(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var uri =
                    URI.create(
                            "http://"
                                    + MAILPIT.getHost()
                                    + ":"
                                    + MAILPIT.getMappedPort(8025)
                                    + path);
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
