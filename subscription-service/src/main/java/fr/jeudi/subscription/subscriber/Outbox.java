package fr.jeudi.subscription.subscriber;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.topics.Publisher;
import fr.jeudi.subscription.topics.Publisher.Announcement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.kafka.KafkaException;
import org.springframework.stereotype.Component;

/**
 * Announces what is saved with the subscribers, then clears it; whatever stands between the two, it
 * is announced again, and readers drop repeats by version and mail id. A change is announced at
 * once; what a crash or an absent Kafka left behind, every few seconds.
 */
@Component
class Outbox implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int AT_ONCE = 500;
    private static final String STOP = "";

    private final MongoOperations mongo;
    private final Publisher publisher;
    private final Consents consents;
    private final Letters letters;
    private final LinkedBlockingQueue<String> changed = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread worker;

    Outbox(MongoOperations mongo, Publisher publisher, Consents consents, Letters letters) {
        this.mongo = mongo;
        this.publisher = publisher;
        this.consents = consents;
        this.letters = letters;
    }

    void announceSoon(String id) {
        changed.add(id);
    }

    void announceSoon(Collection<String> ids) {
        changed.addAll(ids);
    }

    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("outbox").unstarted(this::run);
        worker = thread;
        thread.start();
    }

    /** Waits for the round under way; what is left is announced after the next start. */
    @Override
    public void stop() {
        var running = worker;
        worker = null;
        changed.add(STOP);
        if (running != null) {
            try {
                running.join(5_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    private void run() {
        while (worker == Thread.currentThread()) {
            try {
                var ids = next();
                if (ids.isEmpty()) {
                    sweep();
                } else {
                    announce(mongo.find(query(where("_id").in(ids)), Subscriber.class));
                }
            } catch (KafkaException | DataAccessException e) {
                LOG.warn("outbox waiting cause={}", e.getClass().getSimpleName());
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("outbox failed, will be tried again", e);
            }
        }
    }

    private List<String> next() throws InterruptedException {
        var first = changed.poll(5, TimeUnit.SECONDS);
        if (first == null) {
            return List.of();
        }
        var ids = new ArrayList<String>();
        ids.add(first);
        changed.drainTo(ids, AT_ONCE - 1);
        return ids;
    }

    private void sweep() {
        List<Subscriber> left;
        do {
            left =
                    mongo.find(
                            query(where("unpublished").exists(true)).limit(AT_ONCE),
                            Subscriber.class);
            announce(left);
        } while (left.size() == AT_ONCE && worker == Thread.currentThread());
    }

    private void announce(List<Subscriber> subscribers) {
        var waiting = subscribers.stream().filter(it -> it.unpublished() != null).toList();
        if (waiting.isEmpty()) {
            return;
        }
        consents.append(waiting.stream().flatMap(it -> proofs(it).stream()).toList());
        publisher.publish(waiting.stream().flatMap(it -> announcements(it).stream()).toList());
        clear(waiting);
    }

    private static List<Consent> proofs(Subscriber it) {
        return Objects.requireNonNull(it.unpublished()).consents();
    }

    private List<Announcement> announcements(Subscriber it) {
        var outbox = Objects.requireNonNull(it.unpublished());
        var announcements = new ArrayList<Announcement>();
        if (it.forgotten()) {
            announcements.add(new Announcement(SubscriberChanged.TOPIC, it.id(), null));
            return announcements;
        }
        if (outbox.change()) {
            announcements.add(
                    new Announcement(SubscriberChanged.TOPIC, it.id(), SubscriberChanged.of(it)));
        }
        outbox.letters().forEach(letter -> announcements.add(letters.write(it, letter)));
        return announcements;
    }

    /** Only the version announced; a later change has its own announcement to make. */
    private void clear(List<Subscriber> announced) {
        var bulk = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Subscriber.class);
        for (var it : announced) {
            var same = query(where("_id").is(it.id()).and("version").is(it.version()));
            if (it.forgotten()) {
                consents.forget(it.id());
                bulk.remove(same);
            } else {
                bulk.updateOne(same, new Update().unset("unpublished"));
            }
        }
        var cleared = bulk.execute();
        if (cleared.getModifiedCount() + cleared.getDeletedCount() < announced.size()) {
            announced.forEach(this::clearLetters);
        }
    }

    /** Even if somebody changed it meanwhile: their change announces itself, not these. */
    private void clearLetters(Subscriber announced) {
        var letters = Objects.requireNonNull(announced.unpublished()).letters();
        if (!letters.isEmpty()) {
            var ids = letters.stream().map(LetterAsked::mailId).toList();
            mongo.updateFirst(
                    query(where("_id").is(announced.id())),
                    new Update().pull("unpublished.letters", query(where("mailId").in(ids))),
                    Subscriber.class);
        }
    }
}
