package fr.jeudi.subscription.quarantine;

import fr.jeudi.subscription.subscriber.Reception.Heard;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/** A suppression that waits for a decision. */
@Document("heldSuppressions")
record Held(@Id String id, @Indexed String incidentId, String subscriberId, Heard heard) {

    static Held of(Incident incident, String subscriberId, Heard heard) {
        return new Held(incident.id() + "/" + subscriberId, incident.id(), subscriberId, heard);
    }
}
