package fr.jeudi.parts;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentStoreTest {
    private static final int WRITERS = 8;

    @TempDir Path folder;

    @Test
    void killingTheProcessLosesNoAcknowledgedWrite() throws Exception {
        var file = folder.resolve("store");
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var counted = new AtomicInteger();
        var process = StoreProcess.start(file);

        writeUntilItDies(process, acknowledged, counted);

        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            var kept = items(client);
            assertThat(kept.find().map(it -> it.getString("_id")))
                    .containsAll(acknowledged)
                    .hasSizeBetween(acknowledged.size(), acknowledged.size() + WRITERS);
            for (var id : acknowledged) {
                assertThat(kept.find(new Document("name", "n-" + id)).first())
                        .as("by its unique index")
                        .isNotNull();
            }
            assertThat(counter(client)).isBetween(counted.get(), counted.get() + WRITERS);
        }
    }

    private static void writeUntilItDies(
            StoreProcess process, Set<String> acknowledged, AtomicInteger counted)
            throws InterruptedException, ExecutionException {
        try (var client = MongoClients.create(process.uri());
                var threads = Executors.newFixedThreadPool(WRITERS)) {
            items(client).createIndex(new Document("name", 1), new IndexOptions().unique(true));
            var ends = start(threads, client, acknowledged, counted);
            await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > 1_000);
            process.killNine();
            for (var end : ends) {
                end.get();
            }
        }
    }

    private static List<Future<?>> start(
            ExecutorService threads,
            MongoClient client,
            Set<String> acknowledged,
            AtomicInteger counted) {
        return IntStream.range(0, WRITERS)
                .<Future<?>>mapToObj(writer ->
                        threads.submit(() -> write(client, writer, acknowledged, counted)))
                .toList();
    }

    private static void write(
            MongoClient client, int writer, Set<String> acknowledged, AtomicInteger counted) {
        try {
            for (int number = 0; ; number++) {
                var id = writer + "-" + number;
                items(client).insertOne(new Document("_id", id).append("name", "n-" + id));
                acknowledged.add(id);
                client.getDatabase("trial")
                        .getCollection("counters")
                        .findOneAndUpdate(
                                eq("_id", "all"),
                                inc("value", 1),
                                new FindOneAndUpdateOptions().upsert(true));
                counted.incrementAndGet();
            }
        } catch (MongoException _) {
            // The store has died, as it should.
        }
    }

    @Test
    void whatWasWrittenIsThereAfterACleanStop() {
        var file = folder.resolve("store");
        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            items(client).insertOne(new Document("_id", "one"));
        }

        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            assertThat(items(client).countDocuments()).isEqualTo(1);
        }
    }

    @Test
    void overwritingTheSameDocumentsDoesNotGrowTheFileForEver() throws IOException {
        var file = folder.resolve("store");
        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            var text = "x".repeat(2_000);
            for (int round = 0; round < 3_000; round++) {
                items(client)
                        .replaceOne(
                                new Document("_id", round % 5),
                                new Document("_id", round % 5).append("text", text + round),
                                new com.mongodb.client.model.ReplaceOptions().upsert(true));
            }
        }

        assertThat(Files.size(file)).isLessThan(150_000_000);
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        var file = folder.resolve("store");
        Files.writeString(file, "this is no store".repeat(1_000), StandardOpenOption.CREATE_NEW);

        assertThatThrownBy(() -> DocumentStore.in(file))
                .isInstanceOfSatisfying(
                        DamagedData.class, it -> assertThat(it.where()).isEqualTo(file));
    }

    private static MongoCollection<Document> items(MongoClient client) {
        return client.getDatabase("trial").getCollection("items");
    }

    private static int counter(MongoClient client) {
        var counter = client.getDatabase("trial").getCollection("counters").find().first();
        return counter == null ? 0 : counter.getInteger("value");
    }
}
