package fr.jeudi.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The suite's broker, seen from outside. */
final class Topics implements AutoCloseable {
    private final String broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;

    Topics(String broker) {
        this.broker = broker;
        Map<String, Object> where = Map.of("bootstrap.servers", broker);
        this.producer =
                new KafkaProducer<>(where, new ByteArraySerializer(), new ByteArraySerializer());
        this.admin = Admin.create(where);
    }

    void write(String topic, int partition, byte[] key, byte[] value) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Values of all records that are in the topic now. */
    List<byte[]> values(String topic) {
        var partitions = indices(topic);
        var values = new ArrayList<byte[]>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", broker),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long wanted =
                    consumer.endOffsets(partitions).values().stream().mapToLong(it -> it).sum()
                            - consumer.beginningOffsets(partitions).values().stream()
                                    .mapToLong(it -> it)
                                    .sum();
            while (values.size() < wanted) {
                consumer.poll(Duration.ofSeconds(1)).forEach(it -> values.add(it.value()));
            }
        }
        return values;
    }

    private List<TopicPartition> indices(String topic) {
        var indices = new ArrayList<TopicPartition>();
        for (int i = 0; i < partitions(topic); i++) {
            indices.add(new TopicPartition(topic, i));
        }
        return indices;
    }

    int partitions(String topic) {
        return describe(topic).partitions().size();
    }

    private TopicDescription describe(String topic) {
        return Objects.requireNonNull(
                ask(() -> admin.describeTopics(List.of(topic)).allTopicNames().get()).get(topic));
    }

    String configuration(String topic, String name) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var stated = ask(() -> admin.describeConfigs(List.of(resource)).all().get()).get(resource);
        return Objects.requireNonNull(stated).get(name).value();
    }

    private interface Question<T> {
        T ask() throws InterruptedException, ExecutionException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }
}
