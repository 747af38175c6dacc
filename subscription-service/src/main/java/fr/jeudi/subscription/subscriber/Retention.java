package fr.jeudi.subscription.subscriber;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What nobody confirms is deleted (STANDARDS R2). */
@Component
class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final MongoOperations mongo;
    private final Subscribers subscribers;
    private final Clock clock;
    private final RetentionProperties properties;

    Retention(
            MongoOperations mongo,
            Subscribers subscribers,
            Clock clock,
            RetentionProperties properties) {
        this.mongo = mongo;
        this.subscribers = subscribers;
        this.clock = clock;
        this.properties = properties;
    }

    @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
    void forgetUnconfirmed() {
        var before = clock.instant().minus(properties.unconfirmedKept());
        var old =
                mongo.find(
                        query(where("signUp.evidence.at").lt(before)).limit(10_000),
                        Subscriber.class);
        for (var it : old) {
            subscribers.change(it.id(), latest -> latest.forgetOldSignUp(before, clock.instant()));
        }
        if (!old.isEmpty()) {
            LOG.info("forgot unconfirmed sign-ups={}", old.size());
        }
    }

    /** For example {@code SUBSCRIPTION_RETENTION_UNCONFIRMED_KEPT=30d}. */
    @ConfigurationProperties("subscription.retention")
    record RetentionProperties(@DefaultValue("30d") Duration unconfirmedKept) {}
}
