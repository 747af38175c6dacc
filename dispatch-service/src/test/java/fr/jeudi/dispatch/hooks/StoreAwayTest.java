package fr.jeudi.dispatch.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchApplication;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.parts.DocumentStore;
import fr.jeudi.parts.KafkaBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A provider calls while the store is away, with a broker and a store of its own. */
class StoreAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "secret-of-the-tests";

    @Test
    void theProviderIsAskedToCallAgainAndThenAllIsKept(@TempDir Path folder)
            throws IOException, InterruptedException {
        var reader = AnIssue.anId();
        var file = folder.resolve("store");
        int port;
        try (var broker = KafkaBroker.start(folder.resolve("kafka"));
                var relay = ScriptedRelay.start();
                var wire = new Wire(broker.bootstrapServers())) {
            var store = DocumentStore.in(file);
            port = URI.create(store.uri("test")).getPort();
            try (var service = start(broker, store, relay);
                    var http = HttpClient.newHttpClient()) {
                var told =
                        "[{\"event\":\"spam\",\"message-id\":\""
                                + sent(wire, relay, reader)
                                + "\"}]";
                store.close();

                var away = http.send(call(service, told), HttpResponse.BodyHandlers.ofString());
                assertThat(away.statusCode()).isEqualTo(503);
                assertThat(away.body()).contains("https://jeudi.fr/problems/store-away");

                try (var _ = DocumentStore.in(file, port)) {
                    await().atMost(PATIENCE)
                            .until(() ->
                                    http.send(
                                                            call(service, told),
                                                            HttpResponse.BodyHandlers.ofString())
                                                    .statusCode()
                                            == 200);
                    assertThat(service.getBean(Returns.class).by(reader))
                            .extracting(Returned::kind)
                            .containsExactly(Kind.COMPLAINED);
                }
            }
        }
    }

    private static HttpRequest call(ConfigurableApplicationContext service, String body) {
        var port = service.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/brevo"))
                .header("Authorization", "Bearer " + SECRET)
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
    }

    private static String sent(Wire wire, ScriptedRelay relay, String reader) {
        var issue = AnIssue.released();
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch(
                        "other", 0, List.of(AnIssue.person(reader, "zoe@orange.example")), 1, 1));
        await().atMost(PATIENCE).until(() -> relay.accepted().size() == 1);
        var field =
                Pattern.compile("Message-ID:\\s+(\\S+)")
                        .matcher(relay.accepted().getFirst().text());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private static ConfigurableApplicationContext start(
            KafkaBroker broker, DocumentStore store, ScriptedRelay relay) {
        return DispatchApplication.application()
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--spring.mongodb.uri="
                                + store.uri("dispatch")
                                + "?serverSelectionTimeoutMS=500",
                        "--spring.mail.port=" + relay.port(),
                        "--dispatch.hooks.brevo.secrets=" + SECRET,
                        "--jeudi.token.keys=1:" + Base64.getEncoder().encodeToString(new byte[32]),
                        "--spring.security.oauth2.client.provider.staff.authorization-uri=http://127.0.0.1:1/a",
                        "--spring.security.oauth2.client.provider.staff.token-uri=http://127.0.0.1:1/t",
                        "--spring.security.oauth2.client.provider.staff.jwk-set-uri=http://127.0.0.1:1/j",
                        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/j");
    }
}
