package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.topics.ReadTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * Whether what people had said before our start has been read, by us or by another replica: who
 * left while nobody read is sent nothing (STANDARDS U16). While Kafka is away nothing is heard of
 * anybody, and after some time mail goes on as if it had gone away later.
 *
 * <p>Looks from the moment it is made, on a thread of its own, while the rest is made.
 */
@Component
public class Withdrawals implements InitializingBean, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Withdrawals.class);
    private static final int PAUSE_MILLIS = 250;
    private static final int ANSWER_MILLIS = 3_000;

    private final KafkaProperties kafka;
    private final Duration patience;
    private long impatientAt;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Map<TopicPartition, Long> ends = Map.of();
    private volatile boolean read;

    Withdrawals(KafkaProperties kafka, WithdrawalsProperties properties) {
        this.kafka = kafka;
        this.patience = properties.patience();
        this.impatientAt = System.nanoTime() + patience.toNanos();
    }

    /** Nothing is sent before; once true it stays so. */
    public boolean areRead() {
        return read;
    }

    @Override
    public void afterPropertiesSet() {
        Thread.ofPlatform().daemon().name("withdrawals").start(this::watch);
    }

    @Override
    public void destroy() {
        ended.countDown();
    }

    /** One client for as long as it answers. */
    private void watch() {
        do {
            try (var consumer = consumer()) {
                do {
                    look(consumer);
                } while (goesOn());
            } catch (RuntimeException e) {
                if (isLate()) {
                    log.warn("Kafka does not say who has left, mail goes out all the same", e);
                    read = true;
                }
            }
        } while (goesOn());
    }

    private boolean goesOn() {
        try {
            return !read && !ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }

    /** As long as Kafka answers nothing goes out unread, but whoever waits for it hears why. */
    private void look(KafkaConsumer<byte[], byte[]> consumer) {
        long missing = missing(consumer);
        if (missing > 0 && isLate()) {
            log.warn("no mail goes out before who has left is read records={}", missing);
            impatientAt = System.nanoTime() + patience.toNanos();
        }
        read = missing == 0;
    }

    private boolean isLate() {
        return System.nanoTime() - impatientAt > 0;
    }

    /** The group's offsets tell, whoever of it has read. */
    private long missing(KafkaConsumer<byte[], byte[]> consumer) {
        if (ends.isEmpty()) {
            ends = consumer.endOffsets(partitions(consumer));
        }
        var committed = consumer.committed(ends.keySet());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    var offset = committed.get(end.getKey());
                    return Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
                })
                .sum();
    }

    private static Set<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(ReadTopics.PEOPLE).stream()
                .map(it -> new TopicPartition(it.topic(), it.partition()))
                .collect(Collectors.toSet());
    }

    /** Names the group and never joins it. */
    private KafkaConsumer<byte[], byte[]> consumer() {
        var settings = kafka.buildConsumerProperties();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, ReadTopics.GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, ReadTopics.GROUP + "-withdrawals");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
