package fr.jeudi.dispatch.corrections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchProcess;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.TestDatabase;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dispatch, a process of its own, is killed while many orders stand still, each before another of
 * the writes that carry it out. The next one is given no hint.
 */
class InterruptedOrdersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SENDING_AGAIN =
            List.of(
                    "insert correction-parts",
                    "insert correction-parts",
                    "insert corrections",
                    "insert orders",
                    "update progress",
                    "insert batches",
                    "insert progress",
                    "update correction-parts",
                    "update progress",
                    "insert batches",
                    "insert progress",
                    "update correction-parts",
                    "update dispatches",
                    // Or a worker is before it.
                    "update corrections|\\w+ progress");
    private static final List<String> SENDING_AGAIN_WHAT_BOUNCED =
            List.of(
                    "insert correction-parts",
                    "insert corrections",
                    "insert orders",
                    "update progress",
                    "insert batches",
                    "insert progress",
                    "update returns",
                    "update correction-parts",
                    "update dispatches",
                    "update corrections|\\w+ progress");
    private static final List<String> TREATING_AS_SENT =
            List.of(
                    "insert correction-parts",
                    "insert corrections",
                    "insert orders",
                    "update progress",
                    "update correction-parts",
                    "update dispatches",
                    "update corrections");

    private static final Document VERDICT =
            new Document("reason", "blocked").append("bucket", "SENDER").append("said", true);

    @Test
    void whateverWriteAKillComesBeforeTheOrderIsCarriedOutOnce() throws Exception {
        var database = TestDatabase.uri();
        var folder = Files.createTempDirectory(Path.of("target"), "interrupted-");
        try (var broker = KafkaBroker.start(folder.resolve("kafka"));
                var relay = ScriptedRelay.start();
                var wire = new Wire(broker.bootstrapServers());
                var gate = Gate.before(database);
                var store = MongoClients.create(database);
                var http = HttpClient.newHttpClient()) {
            var orders =
                    Stream.of(Missed.values())
                            .flatMap(of ->
                                    IntStream.rangeClosed(1, of.writes().size())
                                            .mapToObj(it -> Order.on(of, it)))
                            .toList();
            var collections =
                    store.getDatabase(
                            Objects.requireNonNull(new ConnectionString(database).getDatabase()));
            var dispatches = collections.getCollection("dispatches");
            var returns = collections.getCollection("returns");

            try (var first =
                    DispatchProcess.start(http, settings(broker, gate.uri(), relay), folder)) {
                orders.forEach(it -> it.release(wire));
                await().atMost(PATIENCE)
                        .until(() -> orders.stream().allMatch(it -> it.isOver(dispatches)));
                orders.forEach(it -> it.bounce(returns));
                var stops =
                        orders.stream()
                                .map(it -> gate.stopAt(it.issue().id(), it.write()))
                                .toList();
                var answers = orders.stream().map(it -> first.post(it.path(), it.body())).toList();
                for (int i = 0; i < orders.size(); i++) {
                    assertThat(stops.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .as(orders.get(i).body())
                            .matches(orders.get(i).stop());
                }
                first.kill();
                await().atMost(PATIENCE)
                        .until(() ->
                                answers.stream()
                                        .allMatch(CompletableFuture::isCompletedExceptionally));
            }

            try (var second =
                    DispatchProcess.start(http, settings(broker, database, relay), folder)) {
                for (var order : orders) {
                    await(order.body())
                            .atMost(PATIENCE)
                            .untilAsserted(() -> order.assertDone(second));
                }
                await().atMost(PATIENCE)
                        .until(() -> orders.stream().allMatch(it -> it.isOver(dispatches)));
                orders.forEach(it -> it.assertOnce(second, relay));
                orders.forEach(it -> it.assertNothingBounced(second));
                assertTold(orders, wire);
            }
        }
    }

    /** Of those treated as sent, since no mail tells. */
    private static void assertTold(List<Order> orders, Wire wire) {
        var untold =
                orders.stream()
                        .filter(it -> it.of() == Missed.UNCERTAIN)
                        .map(it -> it.issue().id())
                        .collect(Collectors.toSet());
        wire.readJson(
                "delivery-reported",
                it ->
                        it.at("/outcomes/0/cause").asString("").equals("treated-as-sent")
                                && untold.remove(it.path("issueId").asString("")),
                untold.size());
        assertThat(untold).isEmpty();
    }

    private static Map<String, String> settings(
            KafkaBroker broker, String database, ScriptedRelay relay) {
        var settings = new HashMap<String, String>();
        settings.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        settings.put("SPRING_MONGODB_URI", database);
        settings.put("SPRING_MAIL_PORT", String.valueOf(relay.port()));
        settings.put("JEUDI_TOKEN_KEYS", "1:" + Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("DISPATCH_RELAY_FIRST_BACK_OFF", "50ms");
        settings.put("DISPATCH_RELAY_LONGEST_BACK_OFF", "200ms");
        return settings;
    }

    /** Why somebody has not got it, and what is written to carry out an order on them. */
    private enum Missed {
        /** Nobody was sent to in time. */
        SKIPPED,
        /** The relay hung up after the dot. */
        UNCERTAIN,
        /** After the relay had taken it. */
        BOUNCED;

        List<String> writes() {
            return switch (this) {
                case SKIPPED -> SENDING_AGAIN;
                case UNCERTAIN -> TREATING_AS_SENT;
                case BOUNCED -> SENDING_AGAIN_WHAT_BOUNCED;
            };
        }
    }

    /**
     * An order that is to stand still before one of its writes. Its id is given by the issue's.
     *
     * @param write counted from 1
     */
    private record Order(AnIssue issue, Missed of, int write, List<Map<String, Object>> audience) {
        static Order on(Missed of, int write) {
            var issue = of == Missed.SKIPPED ? AnIssue.pastItsDeadline() : AnIssue.released();
            var name = of == Missed.UNCERTAIN ? "drop-" : "p";
            return new Order(
                    issue,
                    of,
                    write,
                    IntStream.range(0, of == Missed.SKIPPED ? 4 : 2)
                            .mapToObj(
                                    it -> AnIssue.person(name + it + "@" + issue.id() + ".example"))
                            .toList());
        }

        String stop() {
            return of.writes().get(write - 1);
        }

        String path() {
            return "/api/dispatches/"
                    + issue.id()
                    + (of == Missed.UNCERTAIN ? "/uncertain" : "/send-again");
        }

        String body() {
            return "{\"orderId\":\"order-%s\",\"act\":\"treat-as-sent\",\"count\":%d,\"reason\":\"%d\"}"
                    .formatted(issue.id(), audience.size(), write);
        }

        private List<String> addresses() {
            return audience.stream().map(it -> String.valueOf(it.get("address"))).toList();
        }

        void release(Wire wire) {
            int batches = audience.size() / 2;
            wire.write("issue-released", issue.id(), issue.issue());
            for (int i = 0; i < batches; i++) {
                wire.write(
                        "audience-batched",
                        issue.batchId("other", i),
                        issue.lastBatch(
                                "other",
                                i,
                                audience.subList(2 * i, 2 * i + 2),
                                batches,
                                audience.size()));
            }
        }

        void bounce(MongoCollection<Document> returns) {
            if (of == Missed.BOUNCED) {
                audience.stream()
                        .map(it -> String.valueOf(it.get("subscriberId")))
                        .map(it ->
                                new Document("_id", issue.id() + "/" + it + "/bounced")
                                        .append("kind", "BOUNCED")
                                        .append("subscriberId", it)
                                        .append("issueId", issue.id())
                                        .append("messageId", "<m@jeudi.example>")
                                        .append("verdict", VERDICT)
                                        .append("at", Instant.now())
                                        .append("source", "test")
                                        .append("open", false))
                        .forEach(returns::insertOne);
            }
        }

        /** Nothing is written to it any more by itself. */
        boolean isOver(MongoCollection<Document> dispatches) {
            var dispatch = dispatches.find(new Document("_id", issue.id())).first();
            return dispatch != null
                    && dispatch.getBoolean("closed")
                    && !dispatch.getBoolean("reportDue", false);
        }

        /** The operator's form, sent once more, is the same order, or gives it. */
        void assertDone(DispatchProcess process) {
            var given = process.post(path(), body()).join();
            assertThat(given.statusCode()).as(given.body()).isEqualTo(202);
            assertThat(json(given.body()).at("/done").asBoolean()).isTrue();
            assertThat(json(given.body()).at("/applied").asInt()).isEqualTo(audience.size());
        }

        void assertOnce(DispatchProcess process, ScriptedRelay relay) {
            var dispatch = json(process.get("/api/dispatches/" + issue.id()).body());
            assertThat(dispatch.at("/state").asString()).as(body()).isEqualTo("finished");
            assertThat(dispatch.at("/sums/audience").asInt()).isEqualTo(audience.size());
            assertThat(dispatch.at("/sums/accepted").asInt()).as(body()).isEqualTo(audience.size());
            assertThat(relay.to(issue.id() + ".example"))
                    .extracting(ScriptedRelay.Mail::recipient)
                    .as(body())
                    .containsExactlyInAnyOrderElementsOf(
                            switch (of) {
                                case SKIPPED -> addresses();
                                case UNCERTAIN -> List.of();
                                case BOUNCED -> twice(addresses());
                            });
            var audit = json(process.get("/api/dispatches/audit?subject=" + issue.id()).body());
            assertThat(audit.at("/total").asInt()).as(body()).isEqualTo(1);
        }

        /** It is past: the next order would not find them. */
        void assertNothingBounced(DispatchProcess process) {
            var found = process.get(path().replace("uncertain", "send-again"));
            assertThat(json(found.body()).at("/count").asInt()).as(body()).isZero();
        }

        private static List<String> twice(List<String> some) {
            return Stream.concat(some.stream(), some.stream()).toList();
        }

        private static JsonNode json(String text) {
            return JsonMapper.shared().readTree(text);
        }
    }
}
