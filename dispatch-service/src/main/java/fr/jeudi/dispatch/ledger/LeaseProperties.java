package fr.jeudi.dispatch.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a worker counts as gone, for example {@code DISPATCH_LEASE_EXPIRY=8s}.
 *
 * @param beat how often an instance says that it lives
 * @param expiry silence after which others take over what it holds
 */
@ConfigurationProperties("dispatch.lease")
record LeaseProperties(@DefaultValue("1s") Duration beat, @DefaultValue("8s") Duration expiry) {

    LeaseProperties {
        if (expiry.compareTo(beat.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "dispatch.lease.expiry must be at least three times dispatch.lease.beat");
        }
    }

    /** An instance stops by itself well before others take over. */
    Duration safe() {
        return expiry.multipliedBy(3).dividedBy(4);
    }
}
