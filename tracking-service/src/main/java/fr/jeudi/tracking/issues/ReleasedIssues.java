package fr.jeudi.tracking.issues;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The released issues; where their links lead is also known while MongoDB is away. */
@Component
public class ReleasedIssues implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasedIssues.class);
    private static final Duration PAUSE_AFTER_MISS = Duration.ofSeconds(5);

    private final Map<String, LinkTable> tables = new ConcurrentHashMap<>();
    private final Map<String, Instant> misses = new ConcurrentHashMap<>();
    private final MongoTemplate mongo;
    private final Clock clock;

    ReleasedIssues(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        mongo.findAll(Issue.class).forEach(this::learn);
    }

    /** The address behind a link, fit for a {@code Location}; null for a link nobody released. */
    public @Nullable String location(String issueId, int link) {
        var table = tables.get(issueId);
        if (table == null) {
            table = fetch(issueId);
        }
        return table == null ? null : table.location(link);
    }

    public Optional<Issue> find(String issueId) {
        return Optional.ofNullable(mongo.findById(issueId, Issue.class));
    }

    /** All of them, the newest first. */
    public List<Issue> newestFirst() {
        return mongo.find(
                new Query().with(Sort.by(Sort.Direction.DESC, "releasedAt", "number")),
                Issue.class);
    }

    /** May repeat. Links lead somewhere from here on, whether MongoDB is there or not. */
    void keep(Issue issue) {
        var isNews = tables.get(issue.issueId()) == null;
        learn(issue);
        mongo.save(issue);
        if (isNews) {
            LOG.info(
                    "issue known issue={} number={} links={}",
                    issue.issueId(),
                    issue.number(),
                    issue.links().size());
        }
    }

    private void learn(Issue issue) {
        tables.put(issue.issueId(), LinkTable.of(issue));
        misses.remove(issue.issueId());
    }

    /**
     * Another replica may have heard of the issue first. Asks once, then not again for a moment, so
     * that old links to nowhere cost nothing.
     */
    private @Nullable LinkTable fetch(String issueId) {
        var now = clock.instant();
        var missed = misses.get(issueId);
        if (missed != null && now.isBefore(missed.plus(PAUSE_AFTER_MISS))) {
            return null;
        }
        try {
            find(issueId).ifPresentOrElse(this::learn, () -> misses.put(issueId, now));
        } catch (DataAccessException e) {
            misses.put(issueId, now);
            LOG.warn("links not looked up issue={} cause={}", issueId, e.getClass().getName());
        }
        return tables.get(issueId);
    }
}
