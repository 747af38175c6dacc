package fr.jeudi.dispatch.deadletters;

import fr.jeudi.dispatch.topics.ReadTopics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * One record that could not be taken, as people may see it: no address, no name, no long value.
 *
 * @param topic the one it was read from
 * @param offset its place among the dead letters of that topic
 * @param cause the class of what went wrong
 * @param message its words
 * @param replayedBefore whether it is here again after a replay
 * @param decision null while nobody has decided
 */
record DeadLetter(
        String id,
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        @Nullable String cause,
        @Nullable String message,
        int size,
        String value,
        boolean replayedBefore,
        @Nullable Decision decision) {
    /** Marks a record as replayed, for whoever reads it, and for us should it come back. */
    static final String REPLAYED = "jeudi-replayed";

    static DeadLetter of(String topic, ConsumerRecord<byte[], byte[]> record) {
        var cause = header(record, ReadTopics.CAUSE);
        var message = header(record, ReadTopics.CAUSE_MESSAGE);
        return new DeadLetter(
                id(topic, record),
                topic,
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key() == null ? null : Masked.text(text(record.key()), 200),
                cause == null ? header(record, KafkaHeaders.DLT_EXCEPTION_FQCN) : cause,
                masked(
                        message == null
                                ? header(record, KafkaHeaders.DLT_EXCEPTION_MESSAGE)
                                : message),
                record.value() == null ? 0 : record.value().length,
                record.value() == null ? "" : Masked.value(record.value()),
                record.headers().lastHeader(REPLAYED) != null,
                null);
    }

    /** The time is part of it: a topic made anew counts from 0 again. */
    static String id(String topic, ConsumerRecord<byte[], byte[]> record) {
        return ReadTopics.deadLettersOf(topic)
                + "/"
                + record.partition()
                + "/"
                + record.offset()
                + "/"
                + record.timestamp();
    }

    DeadLetter decided(@Nullable Decision now) {
        return new DeadLetter(
                id,
                topic,
                partition,
                offset,
                at,
                key,
                cause,
                message,
                size,
                value,
                replayedBefore,
                now);
    }

    boolean isOpen() {
        return decision == null;
    }

    private static @Nullable String masked(@Nullable String text) {
        return text == null ? null : Masked.text(text, 500);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
