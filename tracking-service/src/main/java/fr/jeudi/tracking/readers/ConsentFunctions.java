package fr.jeudi.tracking.readers;

import fr.jeudi.tracking.topics.Batch;
import fr.jeudi.tracking.topics.Codec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The edge to {@code subscriber-changed}, in batches: an import brings a million of them. */
@Configuration(proxyBeanMethods = false)
class ConsentFunctions {

    @Bean
    Consumer<Message<List<Object>>> keepConsents(Consents consents, Codec codec) {
        return message ->
                Batch.of(message)
                        .handle(it -> change(it, codec), changes -> keep(changes, consents));
    }

    private static Change change(Batch.Item item, Codec codec) {
        if (item.isTombstone()) {
            return new Change(item.key(), Consent.NONE);
        }
        var changed = codec.read(item.payload(), SubscriberChanged.class);
        return new Change(changed.subscriberId(), changed.consent());
    }

    private static void keep(List<Change> changes, Consents consents) {
        var last = new LinkedHashMap<String, Consent>();
        for (var change : changes) {
            last.merge(
                    change.subscriberId(),
                    change.consent(),
                    (held, next) ->
                            next.version() == 0 || next.version() > held.version() ? next : held);
        }
        last.entrySet().stream()
                .filter(it -> it.getValue().version() == 0)
                .forEach(it -> consents.forget(it.getKey()));
        last.values().removeIf(it -> it.version() == 0);
        consents.keep(last);
    }

    /** Version 0 = forget. */
    private record Change(String subscriberId, Consent consent) {}
}
