package fr.jeudi.subscription.audience;

import fr.jeudi.subscription.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge: {@code issue-released}. */
@Configuration(proxyBeanMethods = false)
class AudienceFunctions {

    @Bean
    Consumer<Message<?>> gatherAudience(AudienceWriter audiences, Codec codec) {
        return message -> audiences.release(codec.read(message, IssueReleased.class));
    }
}
