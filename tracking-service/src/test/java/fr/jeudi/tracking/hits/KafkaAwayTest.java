package fr.jeudi.tracking.hits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.tracking.Ids;
import fr.jeudi.tracking.Topics;
import fr.jeudi.tracking.readers.Kind;
import fr.jeudi.tracking.topics.Codec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** DESIGN.md, promise 5: with Kafka away hits wait, nobody who clicks does. */
class KafkaAwayTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String issue = Ids.next();
    private final List<HitProducer> producers = new ArrayList<>();
    @TempDir Path folder;

    @Test
    void hitsWaitForKafkaInOrderAndEachArrivesOnce() throws IOException {
        var broker = KafkaBroker.start(folder);
        var servers = broker.bootstrapServers();
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(EngagementRecorded.TOPIC, 3, (short) 1)));
        }
        var lane = lane(servers, 1_000);
        lane.offer(hit(0));
        await().atMost(Duration.ofSeconds(60)).until(() -> recorded() == 1);

        broker.close();
        for (int i = 1; i < 800; i++) {
            assertThat(lane.offer(hit(i))).isTrue();
        }
        assertThat(recorded()).isEqualTo(1);
        var again = KafkaBroker.start(folder, Integer.parseInt(servers.split(":", -1)[1]));

        await().atMost(Duration.ofSeconds(60)).until(() -> recorded() == 800);
        var values = new Topics(servers).read(EngagementRecorded.TOPIC);
        assertThat(values).hasSize(800).doesNotHaveDuplicates();
        for (int i = 0; i < 800; i++) {
            assertThat(values.get(i)).contains("\"link\":" + i + ",");
        }
        again.close();
    }

    @Test
    void aFullLaneRefusesAndDoesNotWait() {
        // Nobody listens there.
        var lane = lane("127.0.0.1:1", 10);
        int taken = 0;
        while (lane.offer(hit(taken))) {
            taken++;
        }

        assertThat(taken).isBetween(10, 1_000);
    }

    @AfterEach
    void close() {
        producers.forEach(it -> it.close(Duration.ZERO));
    }

    private Lane lane(String servers, int capacity) {
        var properties = new KafkaProperties();
        properties.setBootstrapServers(List.of(servers));
        var producer = new HitProducer(properties, new Codec(), meters);
        producers.add(producer);
        return new Lane("test", capacity, it -> it.forEach(producer::send));
    }

    private double recorded() {
        var counter = meters.find("tracking.records").tag("status", "recorded").counter();
        return counter == null ? 0 : counter.count();
    }

    private EngagementRecorded hit(int link) {
        return new EngagementRecorded(
                Ids.next(),
                Instant.parse("2026-11-26T06:12:00Z"),
                Kind.CLICK,
                issue,
                null,
                link,
                Verdict.HUMAN,
                "test");
    }
}
