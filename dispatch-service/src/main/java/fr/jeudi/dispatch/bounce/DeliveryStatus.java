package fr.jeudi.dispatch.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one recipient's group of a delivery status says (RFC 3464, 2.3; RFC 6533). */
record DeliveryStatus(Fields fields) {
    private static final int MOST = 1_000;
    private static final int MOST_LINES = 100;
    private static final Set<String> NO_FAILURES =
            Set.of("delivered", "relayed", "expanded", "deliverable");

    /**
     * At most a thousand; a mail of ours has one recipient. Groups are apart by empty lines, or
     * where those are lost by the field that begins one.
     */
    static List<DeliveryStatus> in(String report) {
        var found = new ArrayList<DeliveryStatus>();
        var group = new ArrayList<String>();
        for (var line : (Iterable<String>) report.lines()::iterator) {
            if (line.isBlank() || beginsAnother(group, line)) {
                end(group, found);
            }
            if (!line.isBlank() && group.size() < MOST_LINES) {
                group.add(line);
            }
            if (found.size() == MOST) {
                return found;
            }
        }
        end(group, found);
        return found;
    }

    private static boolean beginsAnother(List<String> group, String line) {
        if (isField(line, "final-recipient") || isField(line, "original-recipient")) {
            var same = line.substring(0, line.indexOf(':'));
            return group.stream().anyMatch(it -> isField(it, "reporting-mta") || isField(it, same));
        }
        return false;
    }

    private static boolean isField(String line, String name) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    /** A group of a receipt (RFC 8098) has a disposition. */
    private static void end(List<String> group, List<DeliveryStatus> found) {
        var one = new DeliveryStatus(Fields.of(group));
        group.clear();
        if (!one.fields.has("disposition")
                && (one.fields.has("final-recipient") || one.fields.has("original-recipient"))) {
            found.add(one);
        }
    }

    /** Whom we wrote to, where the report knows it (S6). */
    @Nullable String address() {
        return Stream.of("original-recipient", "final-recipient", "x-actual-recipient")
                .flatMap(fields::every)
                .map(it -> Addresses.first(Addresses.unescaped(it)))
                .filter(it -> it != null)
                .findFirst()
                .orElse(null);
    }

    /** Every name the recipient goes by in the prose beside. */
    List<String> addresses() {
        return Stream.of("original-recipient", "final-recipient", "x-actual-recipient")
                .flatMap(fields::every)
                .flatMap(it -> Addresses.in(Addresses.unescaped(it)).stream())
                .distinct()
                .toList();
    }

    boolean isDelivered() {
        return NO_FAILURES.contains(action());
    }

    boolean isDelayed() {
        return action().equals("delayed");
    }

    String diagnostic() {
        var text = fields.first("diagnostic-code").orElse("");
        var semicolon = text.indexOf(';');
        var type = semicolon < 0 ? "" : text.substring(0, semicolon).strip();
        return type.equalsIgnoreCase("smtp") || type.equalsIgnoreCase("x-postfix")
                ? text.substring(semicolon + 1).strip()
                : text;
    }

    /** What some write in brackets beside the status. */
    String comment() {
        var status = fields.first("status").orElse("");
        var bracket = status.indexOf('(');
        return bracket < 0 ? "" : status.substring(bracket);
    }

    @Nullable String status() {
        return fields.first("status").map(DeliveryStatus::code).orElse(null);
    }

    private static @Nullable String code(String value) {
        return Optional.ofNullable(Quoted.in(value).status()).orElse(null);
    }

    private String action() {
        return fields.word("action").split("[ (;]", 2)[0].strip();
    }
}
