package fr.jeudi.dispatch.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * An order somebody gave. Names no recipient but by id.
 *
 * @param subject what it was given on: an issue's id, a lane, a relay, a topic
 * @param reason as it was typed; null where none is asked for
 * @param result {@code begun}, then {@code done}, or why it was not
 */
@Document("orders")
@CompoundIndex(def = "{'at': -1, '_id': -1}")
@CompoundIndex(def = "{'kind': 1, 'at': -1}")
@CompoundIndex(def = "{'who': 1, 'at': -1}")
@CompoundIndex(def = "{'subject': 1, 'at': -1}")
record Order(
        @Id String id,
        Instant at,
        String who,
        Kind kind,
        String order,
        String subject,
        @Nullable String reason,
        Map<String, String> details,
        String result) {}
