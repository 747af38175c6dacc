package fr.jeudi.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code deploy/contracts/asyncapi.yaml}: which topics there are and who reads them. */
record Contract(JsonNode document) {
    static final Path FOLDER = Path.of("..", "contracts");

    static Contract read() {
        try (var text = Files.newBufferedReader(FOLDER.resolve("asyncapi.yaml"))) {
            return new Contract(JsonMapper.shared().valueToTree(new Yaml().load(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SortedSet<String> topics() {
        return new TreeSet<>(document.get("channels").propertyNames());
    }

    int partitions(String topic) {
        return kafka(topic).get("partitions").asInt();
    }

    /** What the topic is configured with, values as Kafka prints them. */
    SortedMap<String, String> configuration(String topic) {
        var configuration = new TreeMap<String, String>();
        kafka(topic)
                .get("topicConfiguration")
                .forEachEntry((key, value) -> configuration.put(key, printed(value)));
        return configuration;
    }

    private static String printed(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : value.asString();
    }

    private JsonNode kafka(String topic) {
        return document.at("/channels/" + topic + "/bindings/kafka");
    }

    /** The services that read the topic. */
    SortedSet<String> readers(String topic) {
        return document.get("operations")
                .propertyStream()
                .filter(it -> it.getValue().get("action").asString().equals("receive"))
                .filter(it -> it.getValue().at("/channel/$ref").asString().endsWith("/" + topic))
                .map(it -> it.getKey().substring(0, it.getKey().indexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
