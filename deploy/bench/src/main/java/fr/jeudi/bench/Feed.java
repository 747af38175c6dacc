package fr.jeudi.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

/** Writes what composer and subscription would; each call returns when the broker has it. */
final class Feed implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    Feed(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "max.request.size",
                                16_777_216),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    void subscribers(int count) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int i = 0; i < count; i++) {
            sent.add(write("subscriber-changed", MadeUpIssue.id(i), MadeUpIssue.subscriber(i)));
        }
        await(sent);
    }

    void release(MadeUpIssue issue) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        sent.add(write("issue-released", issue.id(), issue.released()));
        for (int i = 0; i < issue.batches(); i++) {
            sent.add(write("audience-batched", issue.batchId(i), issue.batch(i)));
        }
        await(sent);
    }

    private Future<RecordMetadata> write(String topic, String key, Object value) {
        return producer.send(
                new ProducerRecord<>(
                        topic,
                        key.getBytes(StandardCharsets.UTF_8),
                        JsonMapper.shared().writeValueAsBytes(value)));
    }

    private static void await(List<Future<RecordMetadata>> sent) {
        for (var one : sent) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
