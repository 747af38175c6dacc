package fr.jeudi.dispatch.sending;

import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When deferred mail is tried again, for example {@code DISPATCH_RETRY_DELAYS=5m,15m,1h}; the last
 * delay repeats until it is given up (STANDARDS 4.2).
 *
 * @param giveUpAfter counted from an issue's first try of a recipient; never past the deadline
 */
@Validated
@ConfigurationProperties("dispatch.retry")
public record RetryProperties(
        @NotEmpty @DefaultValue({"5m", "15m", "30m", "1h", "2h", "4h", "4h", "8h"})
                List<Duration> delays,
        @DefaultValue("48h") Duration giveUpAfter) {

    /**
     * The wait after so many attempts, ± 20 %, so that those deferred together do not return
     * together; the first only longer, because greylisting wants it whole.
     */
    public Duration delayAfter(int attempts, RandomGenerator random) {
        var delay = delays.get(Math.clamp(attempts - 1L, 0, delays.size() - 1));
        double factor = random.nextDouble(attempts <= 1 ? 1.0 : 0.8, 1.2);
        return Duration.ofMillis((long) (delay.toMillis() * factor));
    }
}
