package fr.jeudi.subscription.quarantine;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When too many addresses of one provider are said not to exist, for example {@code
 * SUBSCRIPTION_QUARANTINE_SHARE=0.1}.
 *
 * @param share of the attempts of so many minutes, to be exceeded
 * @param times the provider's mean of 90 days, to be exceeded as well
 * @param minimum fewer attempts say nothing
 * @param kept then, undecided, nobody is suppressed
 */
@Validated
@ConfigurationProperties("subscription.quarantine")
record QuarantineProperties(
        @Positive @Max(1) @DefaultValue("0.05") double share,
        @Positive @DefaultValue("5") double times,
        @Positive @DefaultValue("100") int minimum,
        @Min(1) @Max(60) @DefaultValue("30") int minutes,
        @DefaultValue("48h") Duration kept) {

    boolean isIncident(Counted now, Counted before) {
        return now.attempts() >= minimum
                && now.share() > share
                && now.share() > times * before.share();
    }

    /** Attempts, and those of them answered that nobody is there. */
    record Counted(long attempts, long hard) {
        static final Counted NONE = new Counted(0, 0);

        Counted plus(Counted other) {
            return new Counted(attempts + other.attempts, hard + other.hard);
        }

        double share() {
            return attempts == 0 ? 0 : (double) hard / attempts;
        }
    }
}
