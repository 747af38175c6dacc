package fr.jeudi.dispatch.deadletters;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.topics.ReadTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Dead letters and what was decided on them. A decision is written before it is carried out, under
 * the letter's id, so that a second order finds the first. A replay that was cut short may be
 * ordered again after a minute: all our readers take a record twice as once.
 */
@Component
class DeadLetters {
    /** As many as one order replays; the rest stays for the next. */
    static final int AT_ONCE = 200;

    private static final Duration CUT_SHORT = Duration.ofMinutes(1);

    private final DeadLetterTopics topics;
    private final Rereader rereader;
    private final MongoTemplate mongo;
    private final Audit audit;
    private final Clock clock;

    DeadLetters(
            DeadLetterTopics topics,
            Rereader rereader,
            MongoTemplate mongo,
            Audit audit,
            Clock clock) {
        this.topics = topics;
        this.rereader = rereader;
        this.mongo = mongo;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Some of one topic, the newest first.
     *
     * @param next below which offset to go on, null if there are no more
     */
    record Page(String topic, List<DeadLetter> letters, @Nullable Long next) {}

    /**
     * Those below an offset.
     *
     * @throws KafkaAway if the brokers do not answer
     */
    Page page(String topic, long below, int size) {
        var found = new ArrayList<DeadLetter>();
        var span =
                topics.before(
                        topic,
                        below,
                        size,
                        records ->
                                found.addAll(
                                        records.stream()
                                                .map(it -> DeadLetter.of(topic, it))
                                                .toList()));
        var decisions = decisions(found.stream().map(DeadLetter::id).toList());
        var letters =
                found.stream().map(it -> it.decided(decisions.get(it.id()))).toList().reversed();
        boolean more = !found.isEmpty() && found.getFirst().offset() > span.first();
        return new Page(topic, letters, more ? found.getFirst().offset() : null);
    }

    private Map<String, Decision> decisions(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Decision.class).stream()
                .collect(Collectors.toMap(Decision::id, Function.identity()));
    }

    List<Page> newest(int size) {
        return ReadTopics.ALL.stream().map(it -> page(it, Long.MAX_VALUE, size)).toList();
    }

    /**
     * What came of an order.
     *
     * @param more whether it is to be given again for the rest
     */
    record Done(int done, boolean more) {}

    /** 1, or 0 if that was decided before, is unreadable or not there. */
    Done replay(String topic, long offset, String who) {
        return replay(topic, offset, 1, who);
    }

    /** The oldest that nobody has decided on, {@link #AT_ONCE} at most and as time permits. */
    Done replayAll(String topic, String who) {
        return replay(topic, 0, Integer.MAX_VALUE, who);
    }

    private Done replay(String topic, long from, int among, String who) {
        var done = new AtomicInteger();
        boolean all;
        try (var replayer = topics.replayer()) {
            all =
                    topics.from(
                            topic,
                            from,
                            among,
                            records -> {
                                for (var record : undecided(topic, records)) {
                                    if (replay(topic, record, replayer, who)
                                            && done.incrementAndGet() == AT_ONCE) {
                                        return false;
                                    }
                                }
                                return true;
                            });
        } finally {
            if (done.get() > 0) {
                told("replay", topic, from, among, who, done.get());
            }
        }
        return new Done(done.get(), !all);
    }

    /** And those whose replay was begun. */
    private List<ConsumerRecord<byte[], byte[]>> undecided(
            String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        var decisions = decisions(records.stream().map(it -> DeadLetter.id(topic, it)).toList());
        return records.stream()
                .filter(it -> {
                    var decision = decisions.get(DeadLetter.id(topic, it));
                    return decision == null || decision.what() == Decision.What.REPLAYING;
                })
                .toList();
    }

    private boolean replay(
            String topic, ConsumerRecord<byte[], byte[]> record, Replayer replayer, String who) {
        var decision = decision(topic, record, Decision.What.REPLAYING, who);
        if (!isFirst(decision)) {
            return false;
        }
        try {
            if (!rereader.isFor(topic)) {
                replayer.replay(topic, record);
            } else if (!rereader.read(record)) {
                takeBack(decision);
                return false;
            }
        } catch (KafkaAway e) {
            takeBack(decision);
            throw e;
        }
        mongo.updateFirst(
                query(where("_id").is(decision.id())),
                Update.update("what", Decision.What.REPLAYED),
                Decision.class);
        return true;
    }

    private void takeBack(Decision decision) {
        mongo.remove(query(where("_id").is(decision.id())), Decision.class);
    }

    /** How many are let lie: 1, or 0 if that was decided before or there is none. */
    Done ignore(String topic, long offset, String who) {
        var done = new AtomicInteger();
        var _ =
                topics.from(
                        topic,
                        offset,
                        1,
                        records -> {
                            var first = records.getFirst();
                            if (isFirst(decision(topic, first, Decision.What.IGNORED, who))) {
                                done.incrementAndGet();
                            }
                            return false;
                        });
        if (done.get() > 0) {
            told("ignore", topic, offset, 1, who, done.get());
        }
        return new Done(done.get(), false);
    }

    private Decision decision(
            String topic, ConsumerRecord<byte[], byte[]> record, Decision.What what, String who) {
        return new Decision(DeadLetter.id(topic, record), what, who, clock.instant());
    }

    private boolean isFirst(Decision decision) {
        try {
            mongo.insert(decision);
            return true;
        } catch (DuplicateKeyException _) {
            var cutShort =
                    where("_id")
                            .is(decision.id())
                            .and("what")
                            .is(Decision.What.REPLAYING.name())
                            .and("at")
                            .lt(clock.instant().minus(CUT_SHORT));
            var taken =
                    mongo.updateFirst(
                            query(cutShort),
                            Update.update("what", decision.what())
                                    .set("by", decision.by())
                                    .set("at", decision.at()),
                            Decision.class);
            return taken.getMatchedCount() > 0;
        }
    }

    private void told(String order, String topic, long from, int among, String who, int done) {
        var details =
                among == 1
                        ? Map.of("offset", String.valueOf(from))
                        : Map.of("count", String.valueOf(done));
        audit.record(Kind.DEAD_LETTER, order, topic, who, null, details, Audit.DONE);
    }
}
