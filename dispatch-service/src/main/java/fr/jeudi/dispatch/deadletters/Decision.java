package fr.jeudi.dispatch.deadletters;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What an operator decided on one dead letter; its existence keeps a second order from counting.
 */
@Document("dead-letters")
record Decision(@Id String id, What what, String by, Instant at) {

    /** Replaying is written before the record goes, replayed once the brokers have it. */
    enum What {
        REPLAYING,
        REPLAYED,
        IGNORED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
