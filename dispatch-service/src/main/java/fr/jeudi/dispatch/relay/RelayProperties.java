package fr.jeudi.dispatch.relay;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the relay of {@code spring.mail.*} is used, for example {@code
 * DISPATCH_RELAY_CONNECTIONS=20}. Time limits shorter than RFC 5321's are safe, since a mail whose
 * fate a time limit hides is never sent again (STANDARDS S11, S12).
 *
 * @param connections for issues, over all lanes
 * @param transactionalConnections for single mails, beside those
 * @param idle after which an unused connection is closed
 * @param firstBackOff wait after the relay could not be reached; doubles
 * @param longestBackOff where doubling ends
 */
@Validated
@ConfigurationProperties("dispatch.relay")
public record RelayProperties(
        @Positive @DefaultValue("8") int connections,
        @Positive @DefaultValue("2") int transactionalConnections,
        @DefaultValue("30s") Duration connectTimeout,
        @DefaultValue("60s") Duration readTimeout,
        @DefaultValue("60s") Duration writeTimeout,
        @DefaultValue("20s") Duration idle,
        @DefaultValue("500ms") Duration firstBackOff,
        @DefaultValue("30s") Duration longestBackOff) {

    /** The wait after so many failures in a row. */
    public Duration backOff(int failures) {
        var wait = firstBackOff.multipliedBy(1L << Math.clamp(failures - 1L, 0, 16));
        return wait.compareTo(longestBackOff) < 0 ? wait : longestBackOff;
    }
}
