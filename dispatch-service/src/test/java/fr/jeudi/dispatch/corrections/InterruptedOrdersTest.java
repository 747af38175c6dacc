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
    private static final List<String> TREATING_AS_SENT =
            List.of(
                    "insert correction-parts",
                    "insert corrections",
                    "insert orders",
                    "update progress",
                    "update correction-parts",
                    "update dispatches",
                    "update corrections");

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
                    Stream.concat(
                                    IntStream.rangeClosed(1, SENDING_AGAIN.size())
                                            .mapToObj(Order::sendAgain),
                                    IntStream.rangeClosed(1, TREATING_AS_SENT.size())
                                            .mapToObj(Order::treatAsSent))
                            .toList();
            var dispatches =
                    store.getDatabase(
                                    Objects.requireNonNull(
                                            new ConnectionString(database).getDatabase()))
                            .getCollection("dispatches");

            try (var first =
                    DispatchProcess.start(http, settings(broker, gate.uri(), relay), folder)) {
                orders.forEach(it -> it.release(wire));
                await().atMost(PATIENCE)
                        .until(() -> orders.stream().allMatch(it -> it.isOver(dispatches)));
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
                assertTold(orders, wire);
            }
        }
    }

    /** Of those treated as sent, since no mail tells. */
    private static void assertTold(List<Order> orders, Wire wire) {
        var untold =
                orders.stream()
                        .filter(it -> !it.again())
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

    /**
     * An order that is to stand still before one of its writes. Its id is given by the issue's.
     *
     * @param write counted from 1
     */
    private record Order(AnIssue issue, boolean again, int write) {

        /** Nobody was sent to in time. */
        static Order sendAgain(int write) {
            return new Order(AnIssue.pastItsDeadline(), true, write);
        }

        /** The relay hung up after the dot. */
        static Order treatAsSent(int write) {
            return new Order(AnIssue.released(), false, write);
        }

        String stop() {
            return (again ? SENDING_AGAIN : TREATING_AS_SENT).get(write - 1);
        }

        String path() {
            return "/api/dispatches/" + issue.id() + (again ? "/send-again" : "/uncertain");
        }

        String body() {
            return "{\"orderId\":\"order-%s\",\"act\":\"treat-as-sent\",\"count\":%d,\"reason\":\"%d\"}"
                    .formatted(issue.id(), people().size(), write);
        }

        private List<String> people() {
            return IntStream.range(0, again ? 4 : 2)
                    .mapToObj(it -> (again ? "p" : "drop-") + it + "@" + issue.id() + ".example")
                    .toList();
        }

        void release(Wire wire) {
            var persons = people().stream().map(AnIssue::person).toList();
            int batches = persons.size() / 2;
            wire.write("issue-released", issue.id(), issue.issue());
            for (int i = 0; i < batches; i++) {
                wire.write(
                        "audience-batched",
                        issue.batchId("other", i),
                        issue.lastBatch(
                                "other",
                                i,
                                persons.subList(2 * i, 2 * i + 2),
                                batches,
                                persons.size()));
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
            assertThat(json(given.body()).at("/applied").asInt()).isEqualTo(people().size());
        }

        void assertOnce(DispatchProcess process, ScriptedRelay relay) {
            var dispatch = json(process.get("/api/dispatches/" + issue.id()).body());
            assertThat(dispatch.at("/state").asString()).as(body()).isEqualTo("finished");
            assertThat(dispatch.at("/sums/audience").asInt()).isEqualTo(people().size());
            assertThat(dispatch.at("/sums/accepted").asInt()).as(body()).isEqualTo(people().size());
            assertThat(relay.to(issue.id() + ".example"))
                    .extracting(ScriptedRelay.Mail::recipient)
                    .as(body())
                    .containsExactlyInAnyOrderElementsOf(again ? people() : List.of());
            var audit = json(process.get("/api/dispatches/audit?subject=" + issue.id()).body());
            assertThat(audit.at("/total").asInt()).as(body()).isEqualTo(1);
        }

        private static JsonNode json(String text) {
            return JsonMapper.shared().readTree(text);
        }
    }
}
