package fr.jeudi.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    @TempDir Path folder;

    @Test
    void recordsAreThereAfterTheNextStart() throws Exception {
        var data = folder.resolve("kafka");
        try (var broker = KafkaBroker.start(data);
                var admin = Admin.create(settings(broker));
                var producer =
                        new KafkaProducer<>(
                                settings(broker), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("kept", "key", "value")).get();
        }

        try (var broker = KafkaBroker.start(data);
                var consumer =
                        new KafkaConsumer<>(
                                settings(broker),
                                new StringDeserializer(),
                                new StringDeserializer())) {
            var partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(20)))
                    .singleElement()
                    .satisfies(it -> assertThat(it.value()).isEqualTo("value"));
        }
    }

    @Test
    void aFolderWithoutItsIdentityIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("subscriber-changed-0"));

        assertThatThrownBy(() -> KafkaBroker.start(folder))
                .isInstanceOfSatisfying(
                        DamagedData.class, it -> assertThat(it.where()).isEqualTo(folder));
    }

    @Test
    void aBrokenIdentityIsNamed() throws IOException {
        Files.write(folder.resolve("meta.properties"), "§§§".getBytes(StandardCharsets.UTF_16));

        assertThatThrownBy(() -> KafkaBroker.start(folder))
                .isInstanceOfSatisfying(
                        DamagedData.class, it -> assertThat(it.where()).isEqualTo(folder));
    }

    /** Somebody may be quicker between the choice of a port and its use. */
    @Test
    void aPortThatHasBeenTakenIsNoDamageAndAnotherIsTried() throws Exception {
        try (var somebody = new ServerSocket(0)) {
            int taken = somebody.getLocalPort();
            assertThatThrownBy(() -> KafkaBroker.start(folder, taken))
                    .isInstanceOf(BindException.class);

            var ports = List.of(taken, taken, Ports.free()).iterator();
            try (var broker = KafkaBroker.start(folder, ports::next);
                    var admin = Admin.create(settings(broker))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }
        }
    }

    /** The chosen port is the one that would have been drawn next, for the broker's controller. */
    @Test
    void theControllerIsNotGivenTheChosenPort() throws Exception {
        int port;
        do {
            port = Ports.free();
        } while (port % 100 == 99);
        try (var broker = KafkaBroker.start(folder, port + 1);
                var admin = Admin.create(settings(broker))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
    }

    private static Map<String, Object> settings(KafkaBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
