package fr.jeudi.subscription.intake;

import de.siegmar.fastcsv.reader.CsvRecord;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.intake.CsvImport.Refusal;
import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.person.PersonName;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes subscribers of lines. Who has left or is suppressed stays so (STANDARDS P6); taking the
 * same lines of the same file again counts the same.
 */
@Component
class LineTaker {
    private final Subscribers subscribers;
    private final Lanes lanes;
    private final Ids ids;
    private final Clock clock;

    LineTaker(Subscribers subscribers, Lanes lanes, Ids ids, Clock clock) {
        this.subscribers = subscribers;
        this.lanes = lanes;
        this.ids = ids;
        this.clock = clock;
    }

    record Taken(long created, long unchanged, List<Refusal> refusals) {}

    /** A line whose cells make sense. */
    private record Line(String origin, long number, EmailAddress address, Choices choices) {}

    Taken take(CsvImport csv, List<CsvRecord> records) {
        var refusals = new ArrayList<Refusal>();
        var lines = new LinkedHashMap<String, Line>();
        long unchanged = 0;
        for (var record : records) {
            var line = read(csv, record, refusals);
            if (line.isPresent()
                    && lines.putIfAbsent(line.get().address().key(), line.get()) != null) {
                unchanged++;
            }
        }
        var now = clock.instant();
        var round = settle(csv, lines, refusals, now);
        lines.values().stream().map(it -> it.address().domain()).distinct().forEach(lanes::met);
        return new Taken(round[0], unchanged + round[1], sorted(refusals));
    }

    /** Created and unchanged; until everybody is somebody, since others sign up meanwhile. */
    private long[] settle(
            CsvImport csv, Map<String, Line> lines, List<Refusal> refusals, Instant now) {
        long created = 0;
        long unchanged = 0;
        var open = new LinkedHashMap<>(lines);
        while (!open.isEmpty()) {
            for (var known : subscribers.known(open.keySet())) {
                var line = open.remove(known.key());
                if (line == null) {
                    continue;
                }
                var refused = refusal(known);
                if (refused.isPresent()) {
                    refusals.add(refusal(line, refused.get()));
                } else if (becomesActive(csv, known, line, now)) {
                    created++;
                } else {
                    unchanged++;
                }
            }
            var added =
                    subscribers.addAll(
                            open.values().stream().map(it -> subscriber(csv, it, now)).toList());
            added.forEach(it -> open.remove(it.key()));
            created += added.size();
        }
        return new long[] {created, unchanged};
    }

    private static Optional<String> refusal(Subscriber known) {
        if (known.forgotten()) {
            return Optional.of("being-deleted");
        }
        return switch (known.state()) {
            case UNSUBSCRIBED -> Optional.of("unsubscribed");
            case SUPPRESSED -> Optional.of("suppressed");
            case PENDING, ACTIVE -> Optional.empty();
        };
    }

    private boolean becomesActive(CsvImport csv, Subscriber known, Line line, Instant now) {
        if (known.state() == State.PENDING) {
            subscribers.change(
                    known.id(),
                    it ->
                            it.vouchedFor(
                                    line.choices(),
                                    evidence(line, now),
                                    paper(csv),
                                    line.origin(),
                                    now));
            return true;
        }
        return line.origin().equals(known.importLine());
    }

    private Subscriber subscriber(CsvImport csv, Line line, Instant now) {
        return Subscriber.imported(
                ids.next(),
                line.address(),
                line.choices(),
                evidence(line, now),
                paper(csv),
                line.origin(),
                now);
    }

    private static Evidence evidence(Line line, Instant now) {
        return new Evidence(
                Source.IMPORT,
                "/admin/subscribers/imports",
                line.choices().language(),
                null,
                now,
                null);
    }

    private static Paper paper(CsvImport csv) {
        return new Paper(csv.operator(), csv.basis(), csv.consentedAt());
    }

    private static Optional<Line> read(CsvImport csv, CsvRecord record, List<Refusal> refusals) {
        var typed = cell(record, csv.format().email());
        var name = cell(record, csv.format().name());
        var address = EmailAddress.of(typed);
        var language = language(cell(record, csv.format().language()));
        if (address.isEmpty() || language.isEmpty()) {
            refusals.add(
                    new Refusal(
                            record.getStartingLineNumber(),
                            reason(typed, address.isPresent()),
                            shortened(typed),
                            shortened(name)));
            return Optional.empty();
        }
        return Optional.of(
                new Line(
                        csv.id() + "/" + record.getStartingLineNumber(),
                        record.getStartingLineNumber(),
                        address.get(),
                        Choices.of(PersonName.clean(name), language.get())));
    }

    private static String reason(String typed, boolean hasAddress) {
        if (hasAddress) {
            return "unknown-language";
        }
        return typed.isBlank() ? "missing-address" : "malformed-address";
    }

    private static Refusal refusal(Line line, String reason) {
        return new Refusal(line.number(), reason, line.address().value(), line.choices().name());
    }

    /** {@code fr}, {@code FR}, {@code fr-FR}; nothing is French. */
    private static Optional<Language> language(String typed) {
        var text = typed.strip();
        return text.isEmpty()
                ? Optional.of(Language.FR)
                : Language.of(
                        text.length() > 2 && "-_".indexOf(text.charAt(2)) >= 0
                                ? text.substring(0, 2)
                                : text);
    }

    private static String cell(CsvRecord record, int column) {
        return column >= 0 && column < record.getFieldCount() ? record.getField(column) : "";
    }

    private static String shortened(String text) {
        return text.length() > 254 ? text.substring(0, 254) : text;
    }

    private static List<Refusal> sorted(List<Refusal> refusals) {
        return refusals.stream().sorted((a, b) -> Long.compare(a.line(), b.line())).toList();
    }
}
