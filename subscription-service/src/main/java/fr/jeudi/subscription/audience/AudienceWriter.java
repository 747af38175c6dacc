package fr.jeudi.subscription.audience;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.topics.Publisher;
import fr.jeudi.subscription.topics.Publisher.Announcement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.kafka.KafkaException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Turns released issues into batches, page by page, beside the consumer. What a crash interrupts is
 * taken up where it stood; a page is written again, the same, rather than not at all.
 */
@Component
class AudienceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AudienceWriter.class);

    private final MongoOperations mongo;
    private final Subscribers subscribers;
    private final Lanes lanes;
    private final Publisher publisher;
    private final TaskExecutor executor;
    private final Clock clock;
    private final AudienceProperties properties;
    private final ReentrantLock working = new ReentrantLock();
    private final AtomicBoolean asked = new AtomicBoolean();

    AudienceWriter(
            MongoOperations mongo,
            Subscribers subscribers,
            Lanes lanes,
            Publisher publisher,
            @Qualifier("applicationTaskExecutor") TaskExecutor executor,
            Clock clock,
            AudienceProperties properties) {
        this.mongo = mongo;
        this.subscribers = subscribers;
        this.lanes = lanes;
        this.publisher = publisher;
        this.executor = executor;
        this.clock = clock;
        this.properties = properties;
    }

    /** Once per issue; a repeat, even after the end, changes nothing. */
    void release(IssueReleased issue) {
        mongo.upsert(
                query(where("_id").is(issue.issueId())),
                new Update()
                        .setOnInsert("frequencies", issue.audience().frequencies())
                        .setOnInsert("pages", 0)
                        .setOnInsert("startedAt", clock.instant()),
                Audience.class);
        asked.set(true);
        try {
            executor.execute(this::workIfAsked);
        } catch (TaskRejectedException _) {
            LOG.debug("stopping: taken up after the next start");
        }
    }

    /** What an earlier process left, or what failed a moment ago. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT5S")
    void resume() {
        asked.set(true);
        workIfAsked();
    }

    private void workIfAsked() {
        while (asked.get() && working.tryLock()) {
            try {
                if (asked.getAndSet(false)) {
                    mongo.find(query(where("finishedAt").is(null)), Audience.class)
                            .forEach(this::write);
                }
            } catch (KafkaException | DataAccessException e) {
                LOG.warn("audience waiting cause={}", e.getClass().getSimpleName());
                return;
            } finally {
                working.unlock();
            }
        }
    }

    private void write(Audience audience) {
        lanes.refresh();
        var before = page(audience.issueId(), audience.pages() - 1);
        for (int number = audience.pages(); ; number++) {
            var page = stored(audience, number, before);
            publish(page);
            advance(audience.issueId(), number + 1, page);
            if (page.last()) {
                LOG.info(
                        "audience issue={} batches={} recipients={}",
                        audience.issueId(),
                        page.sofar().batches(),
                        page.sofar().recipients());
                return;
            }
            before = page;
        }
    }

    /** The page as first stored, whoever stored it. */
    private AudiencePage stored(Audience audience, int number, @Nullable AudiencePage before) {
        var earlier = page(audience.issueId(), number);
        if (earlier != null) {
            return earlier;
        }
        var read =
                subscribers.audience(
                        audience.frequencies(),
                        before == null ? null : before.after(),
                        properties.pageSize() + 1);
        var last = read.size() <= properties.pageSize();
        var page =
                AudiencePage.of(
                        audience.issueId(),
                        number,
                        before,
                        last ? read : read.subList(0, properties.pageSize()),
                        last,
                        properties.batchSize(),
                        lanes);
        try {
            return mongo.insert(page);
        } catch (DuplicateKeyException _) {
            return Objects.requireNonNull(page(audience.issueId(), number));
        }
    }

    private @Nullable AudiencePage page(String issueId, int number) {
        return mongo.findById(AudiencePage.id(issueId, number), AudiencePage.class);
    }

    private void publish(AudiencePage page) {
        publisher.publish(
                page.batches().stream()
                        .map(it -> new Announcement(AudienceBatched.TOPIC, it.batchId(), it))
                        .toList());
    }

    private void advance(String issueId, int pages, AudiencePage page) {
        var progress = new Update().max("pages", pages);
        if (page.last()) {
            progress.set("finishedAt", clock.instant());
        }
        mongo.updateFirst(query(where("_id").is(issueId)), progress, Audience.class);
        mongo.updateFirst(
                query(where("_id").is(page.id())),
                new Update().set("batches", List.of()),
                AudiencePage.class);
    }

    /** For example {@code SUBSCRIPTION_AUDIENCE_BATCHSIZE=250}. */
    @Validated
    @ConfigurationProperties("subscription.audience")
    record AudienceProperties(
            @Min(1) @Max(20_000) @DefaultValue("5000") int pageSize,
            @Min(1)
                    @Max(
                            value = 500,
                            message = "at most 500, dispatch-service takes no greater batches")
                    @DefaultValue("250")
                    int batchSize) {}
}
