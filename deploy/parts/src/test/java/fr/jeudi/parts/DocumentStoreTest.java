package fr.jeudi.parts;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
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
import java.time.Instant;
import java.util.Date;
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
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.h2.mvstore.MVStore;
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
    void allKindsOfValuesAndKeysComeBackAfterARestart() {
        var file = folder.resolve("store");
        var documents =
                List.of(
                        new Document("_id", "text")
                                .append("none", null)
                                .append("nested", new Document("list", List.of(1, "two", 3.5)))
                                .append("bytes", new Binary(new byte[] {0, 1, -1})),
                        new Document("_id", 7)
                                .append("at", Date.from(Instant.ofEpochMilli(1_800_000_000_000L))),
                        new Document("_id", 1L << 40).append("yes", true),
                        new Document("_id", new ObjectId("6564b1f0c0ffee0000000001")),
                        new Document("_id", new Document("a", 1).append("b", "é"))
                                .append("long", "x".repeat(100_000)));
        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            items(client).createIndex(new Document("name", 1), new IndexOptions().unique(true));
            for (int i = 0; i < documents.size(); i++) {
                items(client).insertOne(documents.get(i).append("name", i == 0 ? null : i));
            }
        }

        try (var store = DocumentStore.in(file);
                var client = MongoClients.create(store.uri("trial"))) {
            assertThat(items(client).find()).containsExactlyInAnyOrderElementsOf(documents);
            for (var document : documents) {
                assertThat(items(client).find(eq("_id", document.get("_id"))).first())
                        .isEqualTo(document);
                assertThat(items(client).find(eq("name", document.get("name"))).first())
                        .isEqualTo(document);
                assertThatThrownBy(() -> items(client).insertOne(new Document(document)))
                        .isInstanceOf(MongoException.class);
            }
        }
    }

    @Test
    void whatIsOnItsWayToAReaderDoesNotChangeUnderIt() {
        try (var store = DocumentStore.in(folder.resolve("store"));
                var client = MongoClients.create(store.uri("trial"))) {
            var items = items(client);
            for (int i = 0; i < 4; i++) {
                items.insertOne(new Document("_id", "i" + i).append("name", "n" + i));
            }
            try (var reading = items.find().sort(new Document("_id", 1)).batchSize(2).cursor()) {
                reading.next();
                items.updateOne(eq("_id", "i2"), set("late", 1));
                items.updateMany(new Document("name", "n3"), set("late", 1));
                items.findOneAndUpdate(eq("_id", "i3"), inc("late", 1));
                reading.next();

                assertThat(reading.next()).doesNotContainKey("late");
                assertThat(reading.next()).doesNotContainKey("late");
            }
            assertThat(items.find(eq("_id", "i3")).first()).containsEntry("late", 2);
        }
    }

    @Test
    void aUniqueIndexAlsoServesWhoeverAsksForMore() {
        try (var store = DocumentStore.in(folder.resolve("store"));
                var client = MongoClients.create(store.uri("trial"))) {
            var items = items(client);
            items.createIndex(
                    new Document("list", 1).append("name", 1), new IndexOptions().unique(true));
            items.insertMany(
                    List.of(
                            item("one", "n1", 1).append("by", 2),
                            item("two", "n2", 1).append("by", 2),
                            // Whoever looks at this one divides by zero.
                            item("poison", "n3", 1).append("by", 0)));
            var quotient = new Document("$divide", List.of(4, "$by"));
            var isTwo = new Document("$expr", new Document("$eq", List.of(quotient, 2)));
            assertThatThrownBy(() -> items.updateMany(isTwo, set("seen", 1)))
                    .as("that it is a poison")
                    .isInstanceOf(MongoException.class);

            var one = new Document(isTwo).append("version", 1).append("_id", "one");
            assertThat(items.updateOne(one, set("version", 2)).getMatchedCount()).isOne();
            assertThat(items.updateOne(one, set("version", 3)).getMatchedCount()).isZero();
            var two = new Document(isTwo).append("name", "n2").append("list", "l");
            assertThat(items.find(two)).extracting("_id").containsExactly("two");
            var both =
                    new Document(isTwo).append("_id", new Document("$in", List.of("two", "one")));
            assertThat(items.find(both).sort(new Document("_id", -1)).limit(1))
                    .extracting("_id")
                    .containsExactly("two");
            assertThat(items.deleteMany(both).getDeletedCount()).isEqualTo(2);
        }
    }

    private static Document item(String id, String name, int version) {
        return new Document("_id", id)
                .append("list", "l")
                .append("name", name)
                .append("version", version);
    }

    @Test
    void aFileOfAnotherFormatIsRefusedRatherThanMisread() {
        var file = folder.resolve("store");
        try (var earlier = MVStore.open(file.toString())) {
            earlier.openMap("databases.trial.items").put("one", "one");
        }

        assertThatThrownBy(() -> DocumentStore.in(file))
                .isInstanceOfSatisfying(
                        DamagedData.class, it -> assertThat(it.where()).isEqualTo(file));
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
