package fr.jeudi.subscription.feedback;

import fr.jeudi.subscription.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge: {@code delivery-reported}. */
@Configuration(proxyBeanMethods = false)
class FeedbackFunctions {

    @Bean
    Consumer<Message<?>> heedDelivery(Feedback feedback, Codec codec) {
        return message -> feedback.take(codec.read(message, DeliveryReported.class));
    }
}
