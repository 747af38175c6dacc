package fr.jeudi.dispatch.alarm;

import fr.jeudi.dispatch.alarm.Minute.Counted;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a provider refuses us, for example {@code DISPATCH_ALARM_SHARE=0.05} (STANDARDS 4.1).
 *
 * @param share of a provider's attempts that are refused on our account
 * @param minimum fewer attempts say nothing
 * @param minutes over which both are counted
 * @param mixed lanes of many who filter each for themselves: one of them is not the lane
 * @param mixedShare of the attempts in such a lane, and of the domains
 * @param mixedMinimum fewer attempts in such a lane say nothing
 */
@Validated
@ConfigurationProperties("dispatch.alarm")
record AlarmProperties(
        @Positive @Max(1) @DefaultValue("0.02") double share,
        @Positive @DefaultValue("20") int minimum,
        @Min(1) @Max(120) @DefaultValue("15") int minutes,
        @DefaultValue({"other", "office365", "mimecast", "proofpoint"}) Set<String> mixed,
        @Positive @Max(1) @DefaultValue("0.2") double mixedShare,
        @Positive @DefaultValue("50") int mixedMinimum) {
    /** One refusal is about one mail. */
    private static final int FEWEST = 2;

    boolean isTrouble(String lane, Counted sum) {
        return mixed.contains(lane)
                ? isAtLeast(mixedShare, mixedMinimum, sum)
                        && sum.ofDomains().areRefusing(mixedShare)
                : isAtLeast(share, minimum, sum);
    }

    private static boolean isAtLeast(double share, int minimum, Counted sum) {
        return sum.attempts() >= minimum
                && sum.refused() >= FEWEST
                && sum.refused() >= share * sum.attempts();
    }
}
