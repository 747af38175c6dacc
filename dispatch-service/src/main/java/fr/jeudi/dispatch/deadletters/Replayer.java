package fr.jeudi.dispatch.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes dead letters back to their topic, as they came but for the marks on them. */
final class Replayer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final KafkaProducer<byte[], byte[]> producer;

    Replayer(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Writes one, and returns when the brokers have it.
     *
     * @throws KafkaAway if they do not take it
     */
    void replay(String topic, ConsumerRecord<byte[], byte[]> letter) {
        var record = new ProducerRecord<>(topic, letter.key(), letter.value());
        for (var header : letter.headers()) {
            if (!isOurs(header.key())) {
                record.headers().add(header);
            }
        }
        var mark = DeadLetter.id(topic, letter).getBytes(StandardCharsets.UTF_8);
        record.headers().add(DeadLetter.REPLAYED, mark);
        try {
            producer.send(record).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new KafkaAway(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaAway(e);
        }
    }

    private static boolean isOurs(String header) {
        return header.startsWith("kafka_dlt-") || header.equals(DeadLetter.REPLAYED);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
