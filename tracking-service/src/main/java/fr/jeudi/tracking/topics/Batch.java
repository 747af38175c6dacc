package fr.jeudi.tracking.topics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.Message;

/**
 * Records as one poll brought them: ordered within each partition. A record that cannot be read or
 * handled is named to the container, which then retries or sets aside that one only.
 */
public final class Batch {
    private final List<Item> items;

    private Batch(List<Item> items) {
        this.items = items;
    }

    /** One record and where it stood. */
    public record Item(int partition, long offset, String key, Object payload) {

        public boolean isTombstone() {
            return payload instanceof KafkaNull;
        }
    }

    /** Of a batch received with native decoding (STACK.md, 1.8: without it records vanish). */
    public static Batch of(Message<List<Object>> message) {
        var partitions = header(message, KafkaHeaders.RECEIVED_PARTITION);
        var offsets = header(message, KafkaHeaders.OFFSET);
        var keys = header(message, KafkaHeaders.RECEIVED_KEY);
        var items = new ArrayList<Item>(message.getPayload().size());
        for (int i = 0; i < message.getPayload().size(); i++) {
            items.add(
                    new Item(
                            (Integer) partitions.get(i),
                            (Long) offsets.get(i),
                            keys.get(i) instanceof byte[] key
                                    ? new String(key, StandardCharsets.UTF_8)
                                    : "",
                            message.getPayload().get(i)));
        }
        return new Batch(items);
    }

    /**
     * Does the work for all records up to the first unreadable one, together if that goes, else one
     * by one. The work must bear repeating.
     */
    public <T> void handle(Function<Item, T> read, Consumer<List<T>> work) {
        var readable = new ArrayList<T>(items.size());
        BatchListenerFailedException failure = null;
        for (int i = 0; i < items.size() && failure == null; i++) {
            try {
                readable.add(read.apply(items.get(i)));
            } catch (UnreadableRecord e) {
                failure = new BatchListenerFailedException("unreadable", e, i);
            }
        }
        work(readable, work);
        if (failure != null) {
            throw failure;
        }
    }

    private static <T> void work(List<T> readable, Consumer<List<T>> work) {
        if (readable.isEmpty()) {
            return;
        }
        try {
            work.accept(readable);
        } catch (RuntimeException _) {
            for (int i = 0; i < readable.size(); i++) {
                alone(readable.get(i), i, work);
            }
        }
    }

    private static <T> void alone(T record, int index, Consumer<List<T>> work) {
        try {
            work.accept(List.of(record));
        } catch (RuntimeException e) {
            throw new BatchListenerFailedException("failed", e, index);
        }
    }

    private static List<?> header(Message<?> message, String name) {
        @Nullable Object values = message.getHeaders().get(name);
        return (List<?>) Objects.requireNonNull(values, name);
    }
}
