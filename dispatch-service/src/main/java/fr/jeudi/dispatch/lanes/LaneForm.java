package fr.jeudi.dispatch.lanes;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lane's rules as typed, so that a mistake is shown with what was typed. */
record LaneForm(
        @Nullable String connections,
        @Nullable String mailsPerConnection,
        @Nullable String rate,
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

    LaneRules rules() {
        return new LaneRules(
                (int) number("connections", connections),
                (int) number("mailsPerConnection", mailsPerConnection),
                number("rate", rate),
                hours,
                tls == null ? null : Tls.of(tls),
                warmUpFrom == null || warmUpFrom.isBlank() ? null : plan(warmUpFrom));
    }

    private WarmUp plan(String from) {
        try {
            return new WarmUp(
                    LocalDate.parse(from.strip()),
                    (int) number("warmUpFirst", warmUpFirst),
                    number("warmUpFactor", warmUpFactor),
                    (int) number("warmUpUntil", warmUpUntil));
        } catch (DateTimeParseException _) {
            throw new LaneRules.UnfitRule("warmUpFrom", "a date such as 2026-11-26");
        }
    }

    private static double number(String field, @Nullable String text) {
        var typed = Objects.requireNonNullElse(text, "").strip();
        try {
            return typed.isEmpty() ? 0 : Double.parseDouble(typed.replace(',', '.'));
        } catch (NumberFormatException _) {
            throw new LaneRules.UnfitRule(field, "a number");
        }
    }
}
