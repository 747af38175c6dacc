package fr.jeudi.dispatch.alarm;

import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Uncertain;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What all instances have counted of one lane in one minute. Each writes its own sum, so that a
 * repeated write changes nothing.
 *
 * @param era how often the lane has been resumed: what was counted before does not stop it again
 * @param at minutes since 1970
 */
@Document("attempts")
record Minute(@Id String id, String lane, int era, long at, Map<String, Counted> by) {

    static String id(String lane, int era, long at) {
        return lane + "~" + era + "/" + at;
    }

    Counted all() {
        return by.values().stream().reduce(Counted.NONE, Counted::plus);
    }

    /**
     * Attempts and those of them refused on our account.
     *
     * @param said the last such reply
     * @param domains none in what was kept before there were any
     */
    record Counted(
            int attempts,
            int refused,
            @Nullable String reason,
            @Nullable String said,
            @Nullable Domains domains) {
        static final Counted NONE = new Counted(0, 0, null, null, null);

        Counted {
            domains = domains == null ? Domains.NONE : domains;
        }

        /** One attempt; what never reached the relay, or nobody knows of, is none. */
        static Counted of(String address, DeliveryOutcome outcome) {
            if (outcome instanceof Uncertain || !outcome.wasHandedOver()) {
                return NONE;
            }
            var verdict = outcome.verdict();
            return verdict != null && verdict.bucket() == Bucket.SENDER
                    ? new Counted(
                            1, 1, verdict.reason(), outcome.cause(), Domains.of(address, true))
                    : new Counted(1, 0, null, null, Domains.of(address, false));
        }

        /** A refusal of an attempt that is counted already. */
        static Counted late(String address, String reason, String said) {
            return new Counted(0, 1, reason, said, Domains.of(address, true));
        }

        Counted plus(Counted other) {
            boolean later = other.said != null;
            return new Counted(
                    attempts + other.attempts,
                    refused + other.refused,
                    later ? other.reason : reason,
                    later ? other.said : said,
                    ofDomains().plus(other.ofDomains()));
        }

        Domains ofDomains() {
            return Objects.requireNonNull(domains);
        }
    }
}
