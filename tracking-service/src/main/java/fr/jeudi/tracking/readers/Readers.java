package fr.jeudi.tracking.readers;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/**
 * One document per measured reader, holding per issue the position of the hit that came first, so
 * that people can be counted once. By its id alone it is written and forgotten.
 */
@Component
public class Readers {
    private static final String COLLECTION = "readers";

    private final MongoTemplate mongo;

    Readers(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** One hit of a reader who allows it; {@code position} is its place in the topic. */
    public record Reading(String subscriberId, Kind kind, String position) {

        private Who who() {
            return new Who(subscriberId, kind);
        }
    }

    /**
     * Those of {@code readings}, in the topic's order, that are the reader's first of this kind in
     * the issue. Answers the same when asked again, however often.
     */
    public Set<Reading> firsts(String issueId, Collection<Reading> readings) {
        var candidates = new LinkedHashMap<Who, Reading>();
        readings.forEach(it -> candidates.putIfAbsent(it.who(), it));
        if (candidates.isEmpty()) {
            return Set.of();
        }
        remember(issueId, candidates.values());
        var first = recall(issueId, candidates.keySet());
        return candidates.values().stream()
                .filter(it -> it.position().equals(first.get(it.who())))
                .collect(Collectors.toSet());
    }

    /** Forgets what was measured of one person; the sums of issues keep no trace of who. */
    public void forget(String subscriberId, Collection<Kind> kinds) {
        var id = new Document("_id", subscriberId);
        mongo.execute(
                COLLECTION,
                it -> {
                    if (kinds.size() == Kind.values().length) {
                        return it.deleteOne(id);
                    }
                    var gone = new Document();
                    kinds.forEach(kind -> gone.append(kind.word(), ""));
                    return it.updateOne(id, new Document("$unset", gone));
                });
    }

    /** Appends and keeps one: what stands there stays, so a repeat changes nothing. */
    private void remember(String issueId, Collection<Reading> candidates) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (var it : candidates) {
            var keepFirst = new Document("$each", List.of(it.position())).append("$slice", 1);
            writes.add(
                    new UpdateOneModel<>(
                            new Document("_id", it.subscriberId()),
                            new Document(
                                    "$push",
                                    new Document(it.kind().word() + "." + issueId, keepFirst)),
                            new UpdateOptions().upsert(true)));
        }
        mongo.execute(COLLECTION, it -> it.bulkWrite(writes));
    }

    private Map<Who, String> recall(String issueId, Collection<Who> candidates) {
        var ids = candidates.stream().map(Who::subscriberId).distinct().toList();
        var wanted = new Document();
        for (var kind : Kind.values()) {
            wanted.append(kind.word() + "." + issueId, 1);
        }
        var first = new HashMap<Who, String>();
        mongo.execute(
                COLLECTION,
                it -> {
                    it.find(new Document("_id", new Document("$in", ids)))
                            .projection(wanted)
                            .forEach(found -> read(found, issueId, first));
                    return first;
                });
        return first;
    }

    private static void read(Document found, String issueId, Map<Who, String> first) {
        for (var kind : Kind.values()) {
            var ofKind = found.get(kind.word(), Document.class);
            var positions = ofKind == null ? null : ofKind.getList(issueId, String.class);
            if (positions != null && !positions.isEmpty()) {
                first.put(new Who(found.getString("_id"), kind), positions.getFirst());
            }
        }
    }

    private record Who(String subscriberId, Kind kind) {}
}
