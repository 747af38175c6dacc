package fr.jeudi.composer.release;

import fr.jeudi.composer.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge: binds {@code delivery-reported} to {@link Announcer}. */
@Configuration(proxyBeanMethods = false)
class DeliveryFunctions {

    @Bean
    Consumer<Message<?>> followDelivery(Announcer announcer, Codec codec) {
        return record -> {
            var report = codec.read(record, DeliveryReported.class);
            var issueId = report.issueId();
            var standing = report.standing();
            if (issueId != null && standing != null) {
                announcer.told(issueId, standing);
            }
        };
    }
}
