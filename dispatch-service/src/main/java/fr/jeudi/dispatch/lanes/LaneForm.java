package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.pages.TypedNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A lane's rules as typed, so that a mistake is shown with what was typed. */
record LaneForm(
        @Nullable String connections,
        @Nullable String mailsPerConnection,
        @Nullable String rate,
        @Nullable String idle,
        @Nullable String hours,
        @Nullable String tls,
        @Nullable String warmUpFrom,
        @Nullable String warmUpFirst,
        @Nullable String warmUpFactor,
        @Nullable String warmUpUntil) {

    static LaneForm of(LaneRules rules) {
        var plan = rules.warmUp();
        return new LaneForm(
                rules.connections() + "",
                rules.mailsPerConnection() + "",
                plain(rules.rate()),
                rules.idle() + "",
                rules.hours(),
                rules.requireTls() ? Tls.REQUIRED.word() : Tls.OPPORTUNISTIC.word(),
                plan == null ? "" : plan.from() + "",
                plan == null ? "50" : plan.first() + "",
                plan == null ? "2" : plain(plan.factor()),
                plan == null ? "10000" : plan.until() + "");
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    LaneRules rules(Locale locale) {
        return new LaneRules(
                whole("connections", connections, locale),
                whole("mailsPerConnection", mailsPerConnection, locale),
                decimal("rate", rate, locale),
                hours,
                tls == null ? null : Tls.of(tls),
                warmUpFrom == null || warmUpFrom.isBlank() ? null : plan(warmUpFrom, locale),
                whole("idle", idle, locale));
    }

    private WarmUp plan(String from, Locale locale) {
        try {
            return WarmUp.ordered(
                    LocalDate.parse(from.strip()),
                    whole("warmUpFirst", warmUpFirst, locale),
                    decimal("warmUpFactor", warmUpFactor, locale),
                    whole("warmUpUntil", warmUpUntil, locale));
        } catch (DateTimeParseException _) {
            throw new LaneRules.UnfitRule("warmUpFrom", "a date such as 2026-11-26");
        }
    }

    private static int whole(String field, @Nullable String text, Locale locale) {
        return TypedNumber.whole(orZero(text), locale)
                .orElseThrow(() -> new LaneRules.UnfitRule(field, "a whole number"));
    }

    private static double decimal(String field, @Nullable String text, Locale locale) {
        return TypedNumber.decimal(orZero(text), locale)
                .orElseThrow(() -> new LaneRules.UnfitRule(field, "a number"));
    }

    private static String orZero(@Nullable String text) {
        return text == null || text.isBlank() ? "0" : text;
    }
}
