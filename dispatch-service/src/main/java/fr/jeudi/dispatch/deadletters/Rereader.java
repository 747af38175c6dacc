package fr.jeudi.dispatch.deadletters;

import fr.jeudi.dispatch.topics.UnreadableRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/**
 * Has a dead letter of a compacted topic read again, by us alone: written back it would be the
 * newest of its key, and an old state, even of somebody erased, what others take for the last one.
 * We keep what is newer than what we hold.
 */
@Component
class Rereader {
    private static final String COMPACTED = "subscriber-changed";

    private final Consumer<Message<List<?>>> people;

    Rereader(@Qualifier("peopleChanged") Consumer<Message<List<?>>> people) {
        this.people = people;
    }

    boolean isFor(String topic) {
        return topic.equals(COMPACTED);
    }

    /** False if it is as unreadable as before. */
    boolean read(ConsumerRecord<byte[], byte[]> letter) {
        var value = Objects.requireNonNullElse((Object) letter.value(), KafkaNull.INSTANCE);
        var keys = Collections.singletonList(letter.key());
        try {
            people.accept(
                    new GenericMessage<>(List.of(value), Map.of(KafkaHeaders.RECEIVED_KEY, keys)));
            return true;
        } catch (BatchListenerFailedException e) {
            if (e.getCause() instanceof UnreadableRecord) {
                return false;
            }
            throw e;
        }
    }
}
