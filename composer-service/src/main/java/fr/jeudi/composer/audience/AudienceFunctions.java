package fr.jeudi.composer.audience;

import fr.jeudi.composer.topics.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/** The edge: binds {@code subscriber-changed} to {@link Audience}. */
@Configuration(proxyBeanMethods = false)
class AudienceFunctions {

    @Bean
    Consumer<Message<?>> countSubscriber(Audience audience, Codec codec) {
        return record -> {
            if (Codec.isTombstone(record)) {
                audience.forget(key(record));
            } else {
                audience.changed(codec.read(record, SubscriberChanged.class));
            }
        };
    }

    private static String key(Message<?> record) {
        return new String(
                Objects.requireNonNull(
                        record.getHeaders().get(KafkaHeaders.RECEIVED_KEY, byte[].class)),
                StandardCharsets.UTF_8);
    }
}
