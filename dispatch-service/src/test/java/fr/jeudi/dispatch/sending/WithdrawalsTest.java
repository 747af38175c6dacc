package fr.jeudi.dispatch.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.topics.ReadTopics;
import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** U16; RestartTest has it with the service around. */
@ExtendWith(OutputCaptureExtension.class)
class WithdrawalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicPartition PEOPLE = new TopicPartition(ReadTopics.PEOPLE, 0);

    @Test
    void oneClientLooksUntilTheGroupHasReadWhatWasThereAtTheStart(@TempDir Path folder)
            throws IOException, ExecutionException, InterruptedException {
        try (var broker = KafkaBroker.start(folder);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                var wire = new Wire(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(PEOPLE.topic(), 1, (short) 1))).all().get();
            wire.writeBytes(PEOPLE.topic(), "s-1", null);
            var withdrawals = started(broker.bootstrapServers(), Duration.ofHours(1));

            await().atMost(PATIENCE).until(() -> requestsOfTheClient() > 20);
            assertThat(withdrawals.areRead()).isFalse();
            wire.writeBytes(PEOPLE.topic(), "s-2", null);
            admin.alterConsumerGroupOffsets(
                            ReadTopics.GROUP, Map.of(PEOPLE, new OffsetAndMetadata(1)))
                    .all()
                    .get();
            await().atMost(PATIENCE).until(withdrawals::areRead);
            await().atMost(PATIENCE).until(() -> requestsOfTheClient() == 0);
        }
    }

    @Test
    void aWaitThatLastsIsWarnedOf(@TempDir Path folder, CapturedOutput output)
            throws IOException, ExecutionException, InterruptedException {
        try (var broker = KafkaBroker.start(folder);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                var wire = new Wire(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(PEOPLE.topic(), 1, (short) 1))).all().get();
            wire.writeBytes(PEOPLE.topic(), "s-1", null);
            wire.writeBytes(PEOPLE.topic(), "s-2", null);
            // Who asks first may have to wait until Kafka keeps offsets at all.
            admin.alterConsumerGroupOffsets(
                            ReadTopics.GROUP, Map.of(PEOPLE, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            var withdrawals = started(broker.bootstrapServers(), Duration.ofSeconds(5));

            await().atMost(PATIENCE)
                    .until(() -> output.getOut().contains("who has left is read records=2"));
            assertThat(withdrawals.areRead()).isFalse();
            withdrawals.destroy();
        }
    }

    @Test
    void afterSomeTimeMailGoesWithoutKafka() {
        var withdrawals = started("127.0.0.1:" + Ports.free(), Duration.ofMillis(1));

        await().atMost(PATIENCE).until(withdrawals::areRead);
    }

    @Test
    void aStartWaitsThreeQuartersOfAMinuteForKafka() {
        assertThat(
                        new Binder(new MapConfigurationPropertySource(Map.of()))
                                .bindOrCreate("dispatch.withdrawals", WithdrawalsProperties.class)
                                .patience())
                .isEqualTo(Duration.ofSeconds(45));
    }

    private static Withdrawals started(String brokers, Duration patience) {
        var kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of(brokers));
        var withdrawals = new Withdrawals(kafka, new WithdrawalsProperties(patience));
        withdrawals.afterPropertiesSet();
        return withdrawals;
    }

    /** 0 if there is none; one that is just being made or closed may be there without. */
    private static double requestsOfTheClient() throws JMException {
        var client =
                new ObjectName(
                        "kafka.consumer:type=consumer-metrics,client-id=dispatch-withdrawals");
        try {
            return (double)
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(client, "request-total");
        } catch (InstanceNotFoundException | AttributeNotFoundException _) {
            return 0;
        }
    }
}
