package fr.jeudi.dispatch.transactional;

import fr.jeudi.dispatch.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge: single mails are asked for. */
@Configuration(proxyBeanMethods = false)
class TransactionalFunctions {

    @Bean
    Consumer<Message<?>> mailToSend(Couriers couriers, Codec codec) {
        return message -> couriers.accept(codec.read(message, MailRequested.class));
    }
}
