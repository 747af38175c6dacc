package fr.jeudi.dispatch.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Topics are declared, never created by accident: a consumer of a missing one would hang for ten
 * minutes (STACK.md, 1.4). A record that keeps failing goes to {@code error.<topic>.dispatch} with
 * its bytes as they came; while MongoDB is away all wait.
 */
@Configuration(proxyBeanMethods = false)
class TopicsConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(TopicsConfiguration.class);

    @Bean
    NewTopics topics() {
        var topics = new ArrayList<NewTopic>();
        topics.add(
                TopicBuilder.name("subscriber-changed")
                        .partitions(6)
                        .replicas(-1)
                        .compact()
                        .build());
        topics.add(topic("issue-released", 3, Duration.ofDays(30)));
        topics.add(topic("audience-batched", 6, Duration.ofDays(3)));
        topics.add(topic("mail-requested", 6, Duration.ofDays(1)));
        topics.add(topic("delivery-reported", 6, Duration.ofDays(30)));
        topics.add(topic("engagement-recorded", 6, Duration.ofDays(30)));
        ReadTopics.ALL.forEach(
                read -> topics.add(topic(ReadTopics.deadLettersOf(read), 1, Duration.ofDays(30))));
        return new NewTopics(topics.toArray(NewTopic[]::new));
    }

    private static NewTopic topic(String name, int partitions, Duration kept) {
        return TopicBuilder.name(name)
                .partitions(partitions)
                .replicas(-1)
                .config(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(kept.toMillis()))
                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "16777216")
                .build();
    }

    @Bean
    ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> patience(
            KafkaProperties kafka) {
        var settings = kafka.buildProducerProperties();
        // As large as any record that may have to be set aside.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16_777_216);
        var bytes =
                new KafkaTemplate<>(
                        new DefaultKafkaProducerFactory<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer()));
        return (container, destination, group) ->
                container.setCommonErrorHandler(errorHandler(bytes));
    }

    private static DefaultErrorHandler errorHandler(KafkaTemplate<byte[], byte[]> bytes) {
        var deadLetters = new DeadLetterPublishingRecoverer(bytes, TopicsConfiguration::setAside);
        deadLetters.setHeadersFunction((_, e) -> innermost(e));
        var handler = new DefaultErrorHandler(deadLetters, retries(5));
        handler.setLogLevel(KafkaException.Level.DEBUG);
        handler.setRetryListeners(TopicsConfiguration::tellFirst);
        handler.addNotRetryableExceptions(UnreadableRecord.class);
        handler.setBackOffFunction((_, e) -> isStoreAway(e) ? retries(Long.MAX_VALUE) : null);
        return handler;
    }

    /** What really went wrong: the outer exceptions only say that a listener failed. */
    private static Headers innermost(Exception e) {
        var cause = NestedExceptionUtils.getMostSpecificCause(e);
        var headers = new RecordHeaders();
        headers.add(ReadTopics.CAUSE, cause.getClass().getName().getBytes(UTF_8));
        headers.add(ReadTopics.CAUSE_MESSAGE, String.valueOf(cause.getMessage()).getBytes(UTF_8));
        return headers;
    }

    private static TopicPartition setAside(ConsumerRecord<?, ?> record, Exception e) {
        LOG.warn(
                "record set aside topic={} partition={} offset={} cause={}",
                record.topic(),
                record.partition(),
                record.offset(),
                NestedExceptionUtils.getMostSpecificCause(e).getClass().getSimpleName());
        return new TopicPartition(ReadTopics.deadLettersOf(record.topic()), 0);
    }

    private static void tellFirst(
            @Nullable ConsumerRecord<?, ?> record, @Nullable Exception e, int attempt) {
        if (record != null && e != null && attempt == 1) {
            LOG.warn(
                    "record fails topic={} partition={} offset={} cause={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    NestedExceptionUtils.getMostSpecificCause(e).getClass().getSimpleName());
        }
    }

    private static ExponentialBackOff retries(long attempts) {
        var backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(5_000);
        backOff.setMaxAttempts(attempts);
        return backOff;
    }

    private static boolean isStoreAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException) {
                return true;
            }
        }
        return false;
    }
}
