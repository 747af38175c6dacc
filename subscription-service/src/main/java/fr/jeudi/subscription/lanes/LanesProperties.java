package fr.jeudi.subscription.lanes;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How providers are found, for example {@code SUBSCRIPTION_LANES_DNS=off}.
 *
 * @param servers name servers such as {@code 192.0.2.53} or {@code 127.0.0.1:5353}; none are the
 *     machine's own
 * @param probe a domain that any useful name server knows a mail exchanger of
 * @param file an operator's own lines; see {@code subscription/lanes.table}
 */
@ConfigurationProperties("subscription.lanes")
@Validated
record LanesProperties(
        @DefaultValue("auto") Dns dns,
        @DefaultValue List<String> servers,
        @DefaultValue("gmail.com") String probe,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("20") @Min(1) @Max(1000) int perSecond,
        @DefaultValue("7d") Duration kept,
        @DefaultValue("1d") Duration refusalKept,
        @DefaultValue("1h") Duration silenceKept,
        @Nullable Path file) {

    enum Dns {
        /** While the probe is answered: a name server that knows nothing is not believed. */
        AUTO,
        ON,
        OFF
    }
}
