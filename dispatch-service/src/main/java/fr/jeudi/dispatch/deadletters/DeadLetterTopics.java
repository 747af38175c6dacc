package fr.jeudi.dispatch.deadletters;

import fr.jeudi.dispatch.topics.ReadTopics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * Reads dead letters and writes replays, each time over a connection of its own: nobody looks here
 * often. Whatever the brokers do, it answers within five seconds.
 */
@Component
class DeadLetterTopics {
    private static final int MILLIS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int LARGEST = 16_777_216;

    private final KafkaProperties kafka;

    DeadLetterTopics(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    /** What to do with the next few records, never none; false is enough. */
    interface Reader {
        boolean read(List<ConsumerRecord<byte[], byte[]>> records);
    }

    /** How many there are, and where they begin. */
    record Span(long first, long end) {}

    /**
     * Reads up to so many below an offset, the oldest of these first.
     *
     * @throws KafkaAway if the brokers do not answer
     */
    Span before(String topic, long below, int most, Reader reader) {
        try (var consumer = consumer()) {
            var partition = assign(consumer, topic);
            var span = span(consumer, partition);
            long end = Math.min(span.end(), below);
            read(consumer, partition, Math.max(span.first(), end - most), end, reader);
            return span;
        } catch (KafkaException e) {
            throw new KafkaAway(e);
        }
    }

    /**
     * The same from an offset on, or of just that one if {@code most} is 1; false if more of them
     * wait, by the reader's wish or for time.
     */
    boolean from(String topic, long offset, int most, Reader reader) {
        try (var consumer = consumer()) {
            var partition = assign(consumer, topic);
            var span = span(consumer, partition);
            long start = Math.max(span.first(), offset);
            // Just that one may be gone: the next is another.
            long end = (most == 1 ? offset : start) + most;
            return read(consumer, partition, start, Math.min(span.end(), end), reader);
        } catch (KafkaException e) {
            throw new KafkaAway(e);
        }
    }

    private static TopicPartition assign(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        var partition = new TopicPartition(ReadTopics.deadLettersOf(topic), 0);
        consumer.assign(List.of(partition));
        return partition;
    }

    private static Span span(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        var all = List.of(partition);
        return new Span(
                consumer.beginningOffsets(all).getOrDefault(partition, 0L),
                consumer.endOffsets(all).getOrDefault(partition, 0L));
    }

    /**
     * Those that come in time, and whether these are all; brokers that have more and say nothing
     * are away.
     */
    private static boolean read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long end,
            Reader reader) {
        consumer.seek(partition, from);
        long start = System.nanoTime();
        while (consumer.position(partition) < end) {
            var records = consumer.poll(Duration.ofMillis(100)).records(partition);
            var wanted = records.stream().filter(it -> it.offset() < end).toList();
            if (!wanted.isEmpty() && !reader.read(wanted)) {
                return false;
            }
            if (System.nanoTime() - start >= PATIENCE.toNanos()) {
                if (records.isEmpty()) {
                    throw new TimeoutException("silent at " + consumer.position(partition));
                }
                return consumer.position(partition) >= end;
            }
        }
        return true;
    }

    /** Writes dead letters back to their topics. */
    Replayer replayer() {
        return new Replayer(producer());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        var settings = kafka.buildConsumerProperties();
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, MILLIS - 500);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MILLIS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LARGEST);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        var settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, MILLIS - 500);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, MILLIS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
