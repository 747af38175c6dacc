package fr.jeudi.dispatch.people;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The subscribers as last heard of. Whoever is not here has never changed since we listen. */
@Component
public class People {
    private final MongoTemplate mongo;

    People(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    /** Those known among the ids, by id. */
    public Map<String, Person> known(Collection<String> ids) {
        var known = new HashMap<String, Person>(2 * ids.size());
        // Without the mapper: one is read for each mail that leaves.
        mongo.execute(
                Person.class,
                people -> {
                    people.find(new Document("_id", new Document("$in", ids)))
                            .batchSize(ids.size() + 1)
                            .map(Person::kept)
                            .forEach(person -> known.put(person.id(), person));
                    return known;
                });
        return known;
    }

    /** Those of the ids who are forgotten, for whoever keeps something of them only now. */
    public static List<String> forgotten(MongoTemplate mongo, Collection<String> ids) {
        var forgotten = query(where("_id").in(ids).and("state").is(Person.FORGOTTEN));
        return mongo.find(forgotten, Person.class).stream().map(Person::id).toList();
    }

    /** Some of those forgotten of whom something else may be kept. */
    List<String> unerased(int atMost) {
        var unerased = query(where("state").is(Person.FORGOTTEN).and("erasedAll").is(null));
        return mongo.find(unerased.limit(atMost), Person.class).stream().map(Person::id).toList();
    }

    void erased(Collection<String> ids) {
        mongo.updateMulti(
                query(where("_id").in(ids)), Update.update("erasedAll", true), Person.class);
    }

    /**
     * Keeps what is newer than what is held, whoever wrote that: the store compares, since another
     * instance may have gone on while this one stood still.
     */
    void changed(Collection<Person> changes) {
        var newest = new HashMap<String, Person>();
        changes.forEach(change ->
                newest.merge(change.id(), change, (a, b) -> a.version() > b.version() ? a : b));
        if (newest.isEmpty()) {
            return;
        }
        // In this order: of two who insert at once the later one still finds what it is to replace.
        var writes = mongo.bulkOps(BulkMode.ORDERED, Person.class);
        newest.values()
                .forEach(person -> {
                    writes.upsert(query(where("_id").is(person.id())), ifAbsent(person));
                    writes.replaceOne(
                            query(where("_id").is(person.id()).and("version").lt(person.version())),
                            person);
                });
        writes.execute();
    }

    private static Update ifAbsent(Person person) {
        return new Update()
                .setOnInsert("version", person.version())
                .setOnInsert("state", person.state())
                .setOnInsert("opensGranted", person.opensGranted())
                .setOnInsert("clicksGranted", person.clicksGranted());
    }
}
