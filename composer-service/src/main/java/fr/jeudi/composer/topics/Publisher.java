package fr.jeudi.composer.topics;

import java.nio.charset.StandardCharsets;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;

/** Writes one record and returns when the brokers have it; what it could not write it throws. */
@Component
public class Publisher {
    private final StreamBridge bridge;
    private final Codec codec;

    Publisher(StreamBridge bridge, Codec codec) {
        this.bridge = bridge;
        this.codec = codec;
    }

    public void publish(String topic, String key, Object value) {
        publishWritten(topic, key, codec.write(value));
    }

    /** The same for a record written earlier. */
    public void publishWritten(String topic, String key, byte[] value) {
        var record =
                MessageBuilder.withPayload(value)
                        .setHeader(KafkaHeaders.KEY, key.getBytes(StandardCharsets.UTF_8))
                        .build();
        bridge.send(topic, record);
    }
}
