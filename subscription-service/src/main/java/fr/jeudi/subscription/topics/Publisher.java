package fr.jeudi.subscription.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes records and returns when the brokers have all of them; the order of one key is kept. On a
 * failure it throws and any of them may have been written.
 */
@Component
public class Publisher implements DisposableBean {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final Codec codec;

    Publisher(KafkaProperties properties, Codec codec) {
        var settings = properties.buildProducerProperties();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16_777_216);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 262_144);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        this.producers =
                new DefaultKafkaProducerFactory<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.kafka = new KafkaTemplate<>(producers);
        this.codec = codec;
    }

    /**
     * One record to be.
     *
     * @param value null says: forget this key; bytes are written as they are
     */
    public record Announcement(String topic, String key, @Nullable Object value) {}

    public void publish(List<Announcement> announcements) {
        var written =
                announcements.stream()
                        .map(it -> kafka.send(it.topic(), bytes(it.key()), value(it)))
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(written).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("not written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private byte @Nullable [] value(Announcement it) {
        return switch (it.value()) {
            case null -> null;
            case byte[] ready -> ready;
            case Object value -> codec.write(value);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void destroy() {
        producers.destroy();
    }
}
