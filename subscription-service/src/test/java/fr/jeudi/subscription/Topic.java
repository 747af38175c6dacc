package fr.jeudi.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One topic of the broker of the tests, read from its beginning. */
public record Topic(String servers, String name) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<Topic, Follower> FOLLOWED = new ConcurrentHashMap<>();

    /** One record. */
    public record Entry(String key, @Nullable String value) {

        public JsonNode json() {
            return JSON.readTree(value == null ? "null" : value);
        }
    }

    public void write(String key, byte[] value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers);
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public void write(String key, String value) {
        write(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** All records, across partitions in the order they were written. */
    public List<Entry> entries() {
        return FOLLOWED.computeIfAbsent(this, Follower::new).entries();
    }

    public List<Entry> entries(String key) {
        return entries().stream().filter(it -> it.key().equals(key)).toList();
    }

    /** Reads each record once, however often it is asked for all. */
    private static final class Follower {
        private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        private final KafkaConsumer<byte[], byte[]> consumer;

        Follower(Topic topic) {
            Map<String, Object> settings = Map.of("bootstrap.servers", topic.servers);
            consumer =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            var partitions =
                    consumer.partitionsFor(topic.name).stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        synchronized List<Entry> entries() {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream()
                    .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            }
            read.sort(Comparator.comparing(ConsumerRecord::timestamp));
            return read.stream().map(Follower::entry).toList();
        }

        private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
            return new Entry(
                    new String(record.key(), StandardCharsets.UTF_8),
                    record.value() == null
                            ? null
                            : new String(record.value(), StandardCharsets.UTF_8));
        }
    }
}
