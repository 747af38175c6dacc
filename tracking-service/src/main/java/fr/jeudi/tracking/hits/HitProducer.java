package fr.jeudi.tracking.hits;

import fr.jeudi.tracking.topics.Codec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * Writes hits in batches without waiting for each, in order and once. While Kafka is away they wait
 * in the client's buffer and then in the lanes, however long it takes.
 */
@Component
class HitProducer {
    private static final Logger LOG = LoggerFactory.getLogger(HitProducer.class);

    private final Producer<byte[], byte[]> kafka;
    private final Codec codec;
    private final MeterRegistry meters;

    HitProducer(KafkaProperties properties, Codec codec, MeterRegistry meters) {
        var settings = new HashMap<String, Object>(properties.buildProducerProperties());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "tracking-hits");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        this.kafka =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.codec = codec;
        this.meters = meters;
    }

    void send(EngagementRecorded hit) {
        var record =
                new ProducerRecord<>(
                        EngagementRecorded.TOPIC,
                        hit.key().getBytes(StandardCharsets.UTF_8),
                        codec.write(hit));
        var _ =
                kafka.send(
                        record,
                        (_, e) -> {
                            if (e != null) {
                                LOG.warn("hit lost cause={}", e.getClass().getName());
                            }
                            meters.counter(
                                            "tracking.records",
                                            "status",
                                            e == null ? "recorded" : "failed")
                                    .increment();
                        });
    }

    void close(Duration patience) {
        kafka.close(patience);
    }
}
