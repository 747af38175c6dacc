package fr.jeudi.tracking.readers;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** Who may be measured, as last heard from {@code subscriber-changed}. */
@Component
public class Consents {
    private static final String COLLECTION = "consents";

    private final MongoTemplate mongo;
    private final Readers readers;

    Consents(MongoTemplate mongo, Readers readers) {
        this.mongo = mongo;
        this.readers = readers;
    }

    /** A view of these subscribers' consents as they are now. */
    public Granted of(Collection<String> subscriberIds) {
        return new Granted(held(subscriberIds));
    }

    /** Whom it allows; everybody else is unknown, and unknown is not measured. */
    public record Granted(Map<String, Consent> consents) {

        public boolean allows(String subscriberId, Kind kind) {
            return consents.getOrDefault(subscriberId, Consent.NONE).allows(kind);
        }
    }

    /**
     * Keeps the newest of each and forgets what was measured of those who no longer allow it. May
     * repeat, and may be cut off at any point and repeated.
     */
    void keep(Map<String, Consent> changed) {
        var before = held(changed.keySet());
        List<WriteModel<Document>> writes = new ArrayList<>();
        changed.forEach((id, consent) ->
                writes.add(
                        new UpdateOneModel<>(
                                new Document("_id", id),
                                new Document("$max", new Document("held", consent.held())),
                                new UpdateOptions().upsert(true))));
        if (!writes.isEmpty()) {
            mongo.execute(COLLECTION, it -> it.bulkWrite(writes));
        }
        changed.forEach((id, consent) -> {
            var known = before.get(id);
            if (known != null && known.version() <= consent.version()) {
                forgetUnlessAllowed(id, known, consent);
            }
        });
    }

    /** The subscriber is gone: so is all that was known here. */
    void forget(String subscriberId) {
        mongo.execute(COLLECTION, it -> it.deleteOne(new Document("_id", subscriberId)));
        readers.forget(subscriberId, List.of(Kind.values()));
    }

    /**
     * Only who had agreed can have been measured; the same version again is a repeat, whose first
     * run may have been cut off before it forgot.
     */
    private void forgetUnlessAllowed(String id, Consent before, Consent now) {
        var isRepeat = before.version() == now.version();
        var gone = Stream.of(Kind.values()).filter(it -> !now.allows(it)).toList();
        if (gone.stream().anyMatch(it -> isRepeat || before.allows(it))) {
            readers.forget(id, gone);
        }
    }

    private Map<String, Consent> held(Collection<String> subscriberIds) {
        var held = new HashMap<String, Consent>();
        if (subscriberIds.isEmpty()) {
            return held;
        }
        var wanted = new Document("_id", new Document("$in", List.copyOf(subscriberIds)));
        mongo.execute(
                COLLECTION,
                it -> {
                    for (var found : it.find(wanted)) {
                        held.put(found.getString("_id"), Consent.of(found.getLong("held")));
                    }
                    return held;
                });
        return held;
    }
}
