package fr.jeudi.subscription.lanes;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.subscription.lanes.MailDomain.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** What the DNS has said, kept in the store and in memory; questions are answered from memory. */
@Component
class MailDomains {
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final MongoOperations mongo;
    private final LanesProperties properties;
    private final Clock clock;
    private final Map<String, MailDomain> known = new ConcurrentHashMap<>();
    private Instant newest = Instant.EPOCH;

    MailDomains(MongoOperations mongo, LanesProperties properties, Clock clock) {
        this.mongo = mongo;
        this.properties = properties;
        this.clock = clock;
    }

    Optional<MailDomain> find(String domain) {
        return Optional.ofNullable(known.get(domain));
    }

    boolean isFresh(String domain) {
        var it = known.get(domain);
        return it != null && it.isFresh(clock.instant());
    }

    /** What other replicas, or this one before its start, have learnt. */
    synchronized void refresh() {
        var since = newest.equals(Instant.EPOCH) ? newest : newest.minus(SLACK);
        for (var it : mongo.find(query(where("askedAt").gte(since)), MailDomain.class)) {
            remember(it);
            newest = it.askedAt().isAfter(newest) ? it.askedAt() : newest;
        }
    }

    /** Whether another replica has asked in the meantime. */
    boolean isKnownToOthers(String domain) {
        var stored = mongo.findById(domain, MailDomain.class);
        if (stored != null) {
            remember(stored);
        }
        return isFresh(domain);
    }

    void learn(String domain, MailDns.Answer answer) {
        var next = next(domain, answer, clock.instant());
        try {
            mongo.save(next);
        } catch (DuplicateKeyException _) {
            // Another replica asked at the same moment and heard the same.
        }
        remember(next);
    }

    /** Silence leaves what was known of the exchangers, but refuses nobody. */
    private MailDomain next(String domain, MailDns.Answer answer, Instant now) {
        var before = known.get(domain);
        return switch (answer.kind()) {
            case HOSTS ->
                    new MailDomain(
                            domain, Kind.HOSTS, answer.hosts(), now, now.plus(properties.kept()));
            case NULL_MX, NO_HOST ->
                    new MailDomain(
                            domain,
                            answer.kind(),
                            List.of(),
                            now,
                            now.plus(properties.refusalKept()));
            case SILENT ->
                    new MailDomain(
                            domain,
                            Kind.SILENT,
                            before == null ? List.of() : before.hosts(),
                            now,
                            now.plus(properties.silenceKept()));
        };
    }

    /** Domains nobody has had for a month: the others are asked every week. */
    void forgetOld() {
        var before = clock.instant().minus(FORGOTTEN_AFTER);
        mongo.remove(query(where("askedAt").lt(before)), MailDomain.class);
        known.values().removeIf(it -> it.askedAt().isBefore(before));
    }

    private void remember(MailDomain it) {
        known.merge(it.domain(), it, (a, b) -> a.askedAt().isAfter(b.askedAt()) ? a : b);
    }
}
