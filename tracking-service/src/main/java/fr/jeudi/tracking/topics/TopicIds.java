package fr.jeudi.tracking.topics;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * What a topic is called by the cluster itself. A topic made anew counts its offsets from 0 again,
 * but has another id.
 */
@Component
public class TopicIds {
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final KafkaAdmin kafka;

    TopicIds(KafkaAdmin kafka) {
        this.kafka = kafka;
    }

    public String of(String topic) {
        return ids.computeIfAbsent(topic, this::ask);
    }

    private String ask(String topic) {
        var description = Objects.requireNonNull(kafka.describeTopics(topic).get(topic), topic);
        return description.topicId().toString();
    }
}
