package fr.jeudi.dispatch.hooks;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * When each provider was last heard, and last refused and why, over all replicas. To within ten
 * seconds, so that neither a batch nor a flood makes a write of each call.
 */
@Component
class LastCalls {
    private static final Logger log = LoggerFactory.getLogger(LastCalls.class);
    private static final Duration BREATH = Duration.ofSeconds(10);

    private final MongoOperations mongo;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    LastCalls(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** One provider's. */
    @Document("hooks")
    record LastCall(
            @Id String provider,
            @Nullable Instant heardAt,
            @Nullable Instant refusedAt,
            @Nullable String refusedWhy) {}

    void heard(String provider, Instant at) {
        note(provider, "heard", at, new Update().set("heardAt", at));
    }

    /** True where it was worth a note, that is: not told just now. */
    boolean refused(String provider, Refused.Why why, Instant at) {
        return note(
                provider,
                "refused",
                at,
                new Update().set("refusedAt", at).set("refusedWhy", why.slug()));
    }

    Optional<LastCall> of(String provider) {
        return Optional.ofNullable(mongo.findById(provider, LastCall.class));
    }

    /** A note, no promise: what was told is kept or refused already. */
    private boolean note(String provider, String what, Instant at, Update update) {
        var key = provider + " " + what;
        var last = noted.get(key);
        if (last != null && at.isBefore(last.plus(BREATH))) {
            return false;
        }
        noted.put(key, at);
        try {
            mongo.upsert(query(where("_id").is(provider)), update, LastCall.class);
        } catch (DataAccessException e) {
            log.debug("last call not noted", e);
        }
        return true;
    }
}
