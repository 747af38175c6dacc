package fr.jeudi.dispatch.alarm;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.alarm.Minute.Counted;
import fr.jeudi.dispatch.ledger.Crew;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Attempts and refusals on our account: counted in memory, shared through one small document per
 * lane and minute.
 */
@Component
class Attempts {
    private final MongoTemplate mongo;
    private final Crew crew;
    private final AlarmProperties properties;
    private final Clock clock;
    private final Map<Slot, Counted> mine = new ConcurrentHashMap<>();
    private final Map<Slot, Counted> written = new HashMap<>();

    Attempts(MongoTemplate mongo, Crew crew, AlarmProperties properties, Clock clock) {
        this.mongo = mongo;
        this.crew = crew;
        this.properties = properties;
        this.clock = clock;
    }

    private record Slot(String lane, int era, long at) {}

    void add(String lane, int era, Counted some) {
        if (!some.equals(Counted.NONE)) {
            mine.merge(new Slot(lane, era, minute()), some, Counted::plus);
        }
    }

    /** Lets the other instances know. */
    void share() {
        mine.keySet().removeIf(it -> isOver(it.at()));
        written.keySet().retainAll(mine.keySet());
        mine.forEach((slot, counted) -> {
            if (!counted.equals(written.get(slot))) {
                mongo.upsert(
                        query(where("_id").is(Minute.id(slot.lane(), slot.era(), slot.at()))),
                        new Update()
                                .set("lane", slot.lane())
                                .set("era", slot.era())
                                .set("at", slot.at())
                                .set("by." + crew.me(), counted),
                        Minute.class);
                written.put(slot, counted);
            }
        });
    }

    /** What all instances have shared of each lane's era within the window; deletes older ones. */
    SortedMap<String, Counted> sums(ToIntFunction<String> era) {
        var sums = new TreeMap<String, Counted>();
        for (var minute : mongo.findAll(Minute.class)) {
            if (isOver(minute.at())) {
                mongo.remove(query(where("_id").is(minute.id())), Minute.class);
            } else if (minute.era() == era.applyAsInt(minute.lane())) {
                sums.merge(minute.lane(), minute.all(), Counted::plus);
            }
        }
        return sums;
    }

    private boolean isOver(long minute) {
        return minute <= minute() - properties.minutes();
    }

    private long minute() {
        return clock.instant().getEpochSecond() / 60;
    }
}
