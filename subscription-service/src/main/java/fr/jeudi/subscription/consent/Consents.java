package fr.jeudi.subscription.consent;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The consent records. Appending what is there already changes nothing. */
@Component
public class Consents {
    private static final Logger LOG = LoggerFactory.getLogger(Consents.class);
    private static final int DUPLICATE = 11000;

    private final MongoOperations mongo;
    private final Clock clock;
    private final ConsentProperties properties;

    Consents(MongoOperations mongo, Clock clock, ConsentProperties properties) {
        this.mongo = mongo;
        this.clock = clock;
        this.properties = properties;
    }

    public void append(Collection<Consent> consents) {
        if (consents.isEmpty()) {
            return;
        }
        try {
            mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Consent.class)
                    .insert(List.copyOf(consents))
                    .execute();
        } catch (BulkOperationException e) {
            if (e.getErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE)) {
                throw e;
            }
        }
    }

    /** Oldest first. */
    public List<Consent> of(String subscriberId) {
        return mongo.find(
                query(where("subscriberId").is(subscriberId)).with(Sort.by("at", "_id")),
                Consent.class);
    }

    /** The latest report of a mail wins; reports may repeat. */
    public void sent(ConfirmationMail mail) {
        mongo.save(mail);
    }

    public List<ConfirmationMail> mailsTo(String subscriberId) {
        return mongo.find(
                query(where("subscriberId").is(subscriberId)).with(Sort.by("at")),
                ConfirmationMail.class);
    }

    /** For a sign-up that is deleted: nothing of it stays. */
    public void forget(String subscriberId) {
        mongo.remove(query(where("subscriberId").is(subscriberId)), Consent.class);
        mongo.remove(query(where("subscriberId").is(subscriberId)), ConfirmationMail.class);
    }

    /** The addresses of machines are proof for a short time only (STANDARDS R1, R9). */
    @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT6H")
    void forgetMachines() {
        var before = clock.instant().minus(properties.ipKept());
        var old = query(where("at").lt(before).and("evidence.ip").exists(true));
        var forget = new Update().unset("evidence.ip").unset("confirmation.ip");
        long forgotten = mongo.updateMulti(old, forget, Consent.class).getModifiedCount();
        if (forgotten > 0) {
            LOG.info("forgot machine addresses consents={}", forgotten);
        }
    }

    /** For example {@code SUBSCRIPTION_CONSENT_IP_KEPT=30d}. */
    @ConfigurationProperties("subscription.consent")
    record ConsentProperties(@DefaultValue("30d") Duration ipKept) {}
}
