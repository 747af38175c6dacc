package fr.jeudi.dispatch.lanes;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a provider bears, over all replicas; 0 is no limit.
 *
 * @param rate mails a second
 * @param hours such as {@code 06:00-22:00} or {@code 22:00-06:00}, in local time; null is what
 *     holds for all lanes
 * @param tls opportunistic in what was kept before there was a choice
 * @param warmUp null for a lane that is known
 * @param idle seconds after which an unused connection is closed; 0, also in what was kept before
 *     there was a choice, is what holds for the relay
 */
public record LaneRules(
        int connections,
        int mailsPerConnection,
        double rate,
        @Nullable String hours,
        @Nullable Tls tls,
        @Nullable WarmUp warmUp,
        @Nullable Integer idle) {
    static final LaneRules NONE = of(0, 0, 0, null);

    public LaneRules {
        check("connections", connections, 0, 500);
        check("mailsPerConnection", mailsPerConnection, 0, 100_000);
        check("rate", rate, 0, 10_000);
        hours = hours == null || hours.isBlank() ? null : hours.strip();
        if (hours != null) {
            Hours.of(hours);
        }
        tls = tls == null ? Tls.OPPORTUNISTIC : tls;
        idle = idle == null ? 0 : idle;
        check("idle", idle, 0, 600);
    }

    public static LaneRules of(
            int connections, int mailsPerConnection, double rate, @Nullable String hours) {
        return new LaneRules(connections, mailsPerConnection, rate, hours, null, null, null);
    }

    boolean requireTls() {
        return tls == Tls.REQUIRED;
    }

    /** The same with these hours where it has none of its own. */
    LaneRules within(@Nullable String others) {
        return hours != null || others == null
                ? this
                : new LaneRules(connections, mailsPerConnection, rate, others, tls, warmUp, idle);
    }

    /** Null where the relay's holds. */
    @Nullable Duration idleTime() {
        return idle == null || idle == 0 ? null : Duration.ofSeconds(idle);
    }

    /** Whether mail may go at this moment; a change of the clocks moves the hours with it. */
    public boolean isWithinHours(Instant now, ZoneId zone) {
        return hours == null || Hours.of(hours).contain(now, zone);
    }

    /** When its hours next begin or end after this moment; null if there are none. */
    public @Nullable Instant nextChange(Instant now, ZoneId zone) {
        return hours == null ? null : Hours.of(hours).nextChange(now, zone);
    }

    /** Each by its name, for people and for the audit. */
    Map<String, String> told() {
        var told = new TreeMap<String, String>();
        told.put("connections", String.valueOf(connections));
        told.put("mailsPerConnection", String.valueOf(mailsPerConnection));
        told.put("rate", plain(rate));
        told.put("idle", String.valueOf(idle));
        told.put("tls", requireTls() ? Tls.REQUIRED.word() : Tls.OPPORTUNISTIC.word());
        if (hours != null) {
            told.put("hours", hours);
        }
        if (warmUp != null) {
            told.put("warmUpFrom", warmUp.from().toString());
            told.put("warmUpFirst", String.valueOf(warmUp.first()));
            told.put("warmUpFactor", plain(warmUp.factor()));
            told.put("warmUpUntil", String.valueOf(warmUp.until()));
        }
        return told;
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    static void check(String field, double value, int least, int most) {
        if (!(value >= least && value <= most)) {
            throw new UnfitRule(field, "from " + least + " to " + most);
        }
    }

    /** Why rules cannot be: which field, and what it must be. */
    static final class UnfitRule extends IllegalArgumentException {
        private final String field;

        UnfitRule(String field, String must) {
            super(field + " must be " + must);
            this.field = field;
        }

        String field() {
            return field;
        }
    }
}
