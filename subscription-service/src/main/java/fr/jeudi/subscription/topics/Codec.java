package fr.jeudi.subscription.topics;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as UTF-8 JSON. Fields it does not know are ignored; which may be missing each type says
 * in its constructor: an exception there makes the record unreadable.
 */
@Component
public final class Codec {
    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .changeDefaultPropertyInclusion(
                            it -> it.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    /**
     * Reads one record.
     *
     * @throws UnreadableRecord if the payload is not JSON of this type
     */
    public <T> T read(Message<?> message, Class<T> type) {
        if (!(message.getPayload() instanceof byte[] bytes)) {
            throw new UnreadableRecord("no bytes");
        }
        try {
            return json.readValue(bytes, type);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new UnreadableRecord(
                    "not a " + type.getSimpleName() + ": " + e.getClass().getSimpleName());
        }
    }

    /** Whether the record says: forget this key. */
    public static boolean isTombstone(Message<?> message) {
        return message.getPayload() instanceof KafkaNull;
    }

    public byte[] write(Object value) {
        return json.writeValueAsBytes(value);
    }
}
