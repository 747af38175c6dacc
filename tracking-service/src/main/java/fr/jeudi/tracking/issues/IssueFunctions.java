package fr.jeudi.tracking.issues;

import fr.jeudi.tracking.topics.Codec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge to {@code issue-released}, of which only what {@link Issue} holds is read. */
@Configuration(proxyBeanMethods = false)
class IssueFunctions {

    @Bean
    Consumer<Message<?>> keepIssues(ReleasedIssues issues, Codec codec) {
        return message -> issues.keep(codec.read(message, Issue.class));
    }
}
