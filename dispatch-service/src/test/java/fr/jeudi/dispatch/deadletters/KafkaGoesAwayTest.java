package fr.jeudi.dispatch.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.deadletters.DeadLetters.Done;
import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.util.unit.DataSize;

/** A few letters, and a broker of their own that may be stopped in the middle of a replay. */
@DispatchTest
class KafkaGoesAwayTest {
    private static final String TOPIC = "mail-requested";
    private static final String PUT_ASIDE = "error.mail-requested.dispatch";

    @Autowired Audit audit;

    @TempDir Path folder;

    private final KafkaProperties kafka = new KafkaProperties();
    private final MongoTemplate mongo =
            new MongoTemplate(new SimpleMongoClientDatabaseFactory(TestDatabase.uri()));
    private @Nullable KafkaBroker broker;
    private int port;
    private long stopped;

    @BeforeEach
    void threeArePutAside() throws Exception {
        broker = KafkaBroker.start(folder);
        var address = broker.bootstrapServers();
        port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        kafka.setBootstrapServers(List.of(address));
        try (var admin = Admin.create(Map.of("bootstrap.servers", address));
                var wire = new Wire(address)) {
            var topics =
                    List.of(
                            new NewTopic(TOPIC, 1, (short) 1),
                            new NewTopic(PUT_ASIDE, 1, (short) 1));
            admin.createTopics(topics).all().get();
            for (var key : List.of("one", "two", "three")) {
                wire.writeBytes(PUT_ASIDE, key, key.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    @Test
    void whatTheBrokersDidNotTakeWaitsAndIsReplayedOnceWhenTheyAreBack() throws Exception {
        var letters = letters(goingAwayBefore(2));

        assertThatThrownBy(() -> letters.replayAll(TOPIC, "an-operator"))
                .isInstanceOf(KafkaAway.class);

        assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                .isLessThan(Duration.ofSeconds(20));
        assertThat(mongo.findAll(Decision.class))
                .singleElement()
                .extracting(Decision::what)
                .isEqualTo(Decision.What.REPLAYED);

        broker = KafkaBroker.start(folder, port);
        assertThat(letters.page(TOPIC, Long.MAX_VALUE, 10).letters())
                .extracting(it -> it.key() + " " + (it.decision() == null ? "waits" : "replayed"))
                .containsExactly("three waits", "two waits", "one replayed");
        assertThat(letters.replayAll(TOPIC, "an-operator")).isEqualTo(new Done(2, false));
        assertThat(letters.replayAll(TOPIC, "an-operator")).isEqualTo(new Done(0, false));
        assertThat(recordsIn(TOPIC)).isEqualTo(3);
        assertThat(mongo.findAll(Decision.class))
                .extracting(Decision::what)
                .containsOnly(Decision.What.REPLAYED)
                .hasSize(3);
    }

    /** Kafka has dropped it after its thirty days; the page still showed it. */
    @Test
    void anOrderOnALetterThatIsGoneTouchesNoOther() throws Exception {
        try (var admin =
                Admin.create(
                        Map.<String, Object>of(
                                "bootstrap.servers", kafka.getBootstrapServers().getFirst()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(PUT_ASIDE, 0),
                                    RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        var letters = letters(Clock.systemUTC());

        assertThat(letters.ignore(TOPIC, 0, "an-operator")).isEqualTo(new Done(0, false));
        assertThat(letters.replay(TOPIC, 1, "an-operator")).isEqualTo(new Done(0, false));
        assertThat(mongo.findAll(Decision.class)).isEmpty();
        assertThat(letters.replay(TOPIC, 2, "an-operator")).isEqualTo(new Done(1, false));
    }

    /** Those decided before cost no more than being read, so that there is no end to them. */
    @Test
    void anOrderForAllTellsWhetherMoreWaitAndTriesNoneThatAreDecided() throws Exception {
        int all = DeadLetters.AT_ONCE + 3;
        try (var wire = new Wire(kafka.getBootstrapServers().getFirst())) {
            for (int i = 3; i < all; i++) {
                wire.writeBytes(PUT_ASIDE, "more", new byte[] {1});
            }
        }
        var tried = new AtomicInteger();
        InstantSource counting =
                () -> {
                    tried.incrementAndGet();
                    return InstantSource.system().instant();
                };
        var letters = letters(counting.withZone(ZoneOffset.UTC));

        var last = letters.replayAll(TOPIC, "an-operator");
        assertThat(last.more()).isTrue();
        int done = last.done();
        while (last.more()) {
            last = letters.replayAll(TOPIC, "an-operator");
            done += last.done();
        }

        assertThat(done).isEqualTo(all);
        assertThat(tried).hasValue(all);
        assertThat(recordsIn(TOPIC)).isEqualTo(all);
    }

    /** It has said how many there are, and then no more. */
    @Test
    void aBrokerThatFallsSilentIsNotTakenForOneWithoutLetters() {
        kafka.getConsumer().setFetchMinSize(DataSize.ofMegabytes(100));
        kafka.getConsumer().setFetchMaxWait(Duration.ofMinutes(1));
        var letters = letters(Clock.systemUTC());

        assertThatThrownBy(() -> letters.replay(TOPIC, 0, "an-operator"))
                .isInstanceOf(KafkaAway.class);
        assertThatThrownBy(() -> letters.page(TOPIC, Long.MAX_VALUE, 10))
                .isInstanceOf(KafkaAway.class);
    }

    private DeadLetters letters(Clock clock) {
        return new DeadLetters(
                new DeadLetterTopics(kafka), new Rereader(_ -> {}), mongo, audit, clock);
    }

    /** Each decision asks for the time, and then it is carried out. */
    private Clock goingAwayBefore(int decision) {
        var asked = new AtomicInteger();
        InstantSource source =
                () -> {
                    if (asked.incrementAndGet() == decision) {
                        stop();
                        stopped = System.nanoTime();
                    }
                    return InstantSource.system().instant();
                };
        return source.withZone(ZoneOffset.UTC);
    }

    private long recordsIn(String topic) throws Exception {
        try (var admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", kafka.getBootstrapServers()))) {
            var partition = new TopicPartition(topic, 0);
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }
}
