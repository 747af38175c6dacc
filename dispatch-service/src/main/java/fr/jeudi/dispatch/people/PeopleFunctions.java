package fr.jeudi.dispatch.people;

import fr.jeudi.dispatch.topics.Codec;
import fr.jeudi.dispatch.topics.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/** The edge: hundreds of changes at a time, since an import changes everybody at once. */
@Configuration(proxyBeanMethods = false)
class PeopleFunctions {

    @Bean
    Consumer<Message<List<?>>> peopleChanged(People people, Codec codec) {
        return message -> {
            var changes = new ArrayList<Person>();
            try {
                read(message, codec, changes);
            } finally {
                keep(people, changes);
            }
        };
    }

    /** What comes before an unreadable record is kept; the container takes that one out. */
    private static void read(Message<List<?>> message, Codec codec, List<Person> changes) {
        var keys =
                Objects.requireNonNull(
                        message.getHeaders().get(KafkaHeaders.RECEIVED_KEY, List.class));
        for (int i = 0; i < message.getPayload().size(); i++) {
            var record = new GenericMessage<Object>(message.getPayload().get(i));
            try {
                changes.add(
                        Codec.isTombstone(record)
                                ? Person.forgotten(text(keys.get(i)))
                                : Person.of(codec.read(record, SubscriberChanged.class)));
            } catch (UnreadableRecord e) {
                throw new BatchListenerFailedException("unreadable", e, i);
            }
        }
    }

    /** Naming the first record makes the container come again with all, and wait for the store. */
    private static void keep(People people, List<Person> changes) {
        try {
            people.changed(changes);
        } catch (DataAccessException e) {
            throw new BatchListenerFailedException("not kept", e, 0);
        }
    }

    private static String text(Object key) {
        return key instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : key.toString();
    }
}
