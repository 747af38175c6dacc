package fr.jeudi.dispatch;

import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other services' end of the topics. */
public final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String brokers;
    private final KafkaProducer<byte[], byte[]> producer;

    @Autowired
    public Wire(KafkaProperties kafka) {
        this(String.join(",", kafka.getBootstrapServers()));
    }

    public Wire(String brokers) {
        this.brokers = brokers;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers, "max.request.size", 16_777_216),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    public void write(String topic, String key, Object value) {
        writeBytes(topic, key, JsonMapper.shared().writeValueAsBytes(value));
    }

    public void writeBytes(String topic, String key, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells that somebody is forgotten, and waits until nothing is kept of them. */
    public void forget(String subscriberId, People people) {
        writeBytes("subscriber-changed", subscriberId, null);
        await().atMost(PATIENCE)
                .until(() ->
                        Optional.ofNullable(people.known(List.of(subscriberId)).get(subscriberId))
                                .map(Person::erasedAll)
                                .orElse(false));
    }

    /** Reads a topic from its beginning until enough has come. */
    public List<byte[]> read(String topic, Predicate<byte[]> wanted, int enough) {
        var found = new ArrayList<byte[]>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(it -> new TopicPartition(topic, it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (found.size() < enough && System.nanoTime() < end) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() != null && wanted.test(record.value())) {
                        found.add(record.value());
                    }
                }
            }
        }
        return found;
    }

    /** The same of JSON. */
    public List<JsonNode> readJson(String topic, Predicate<JsonNode> wanted, int enough) {
        var json = JsonMapper.shared();
        return read(topic, it -> wanted.test(json.readTree(it)), enough).stream()
                .map(json::readTree)
                .toList();
    }

    @Override
    public void close() {
        producer.close();
    }
}
