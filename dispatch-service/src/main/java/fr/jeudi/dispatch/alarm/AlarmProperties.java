package fr.jeudi.dispatch.alarm;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a provider refuses us, for example {@code DISPATCH_ALARM_SHARE=0.05} (STANDARDS 4.1).
 *
 * @param share of a provider's attempts that are refused on our account
 * @param minimum fewer attempts say nothing
 * @param minutes over which both are counted
 */
@Validated
@ConfigurationProperties("dispatch.alarm")
record AlarmProperties(
        @Positive @Max(1) @DefaultValue("0.02") double share,
        @Positive @DefaultValue("20") int minimum,
        @Min(1) @Max(120) @DefaultValue("15") int minutes) {
    /** One refusal is about one mail. */
    private static final int FEWEST = 2;

    boolean isTrouble(int attempts, int refused) {
        return attempts >= minimum && refused >= FEWEST && refused >= share * attempts;
    }
}
