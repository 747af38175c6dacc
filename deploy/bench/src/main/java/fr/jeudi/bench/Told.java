package fr.jeudi.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What dispatch has told the other services of one issue, read from {@code delivery-reported}; a
 * report that came twice counts once.
 *
 * @param contradictions people of whom two things were told that cannot both be so
 */
record Told(Endings last, int contradictions) {

    static Told of(String bootstrapServers, String issueId) {
        var last = new HashMap<String, String>();
        var settled = new HashSet<String>();
        var contradicted = new HashSet<String>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor("delivery-reported").stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < end(ends, it))) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    var report =
                            JsonMapper.shared()
                                    .readTree(new String(record.value(), StandardCharsets.UTF_8));
                    if (report.path("issueId").asString("").equals(issueId)) {
                        read(report, last, settled, contradicted);
                    }
                }
            }
        }
        return new Told(new Endings(last), contradicted.size());
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private static void read(
            JsonNode report,
            Map<String, String> last,
            Set<String> settled,
            Set<String> contradicted) {
        for (var outcome : report.path("outcomes")) {
            var id = outcome.path("subscriberId").asString();
            var word = outcome.path("outcome").asString();
            var before = last.put(id, word);
            if (settled.contains(id) && !word.equals(before)) {
                contradicted.add(id);
            }
            if (!word.equals("deferred")) {
                settled.add(id);
            }
        }
    }
}
