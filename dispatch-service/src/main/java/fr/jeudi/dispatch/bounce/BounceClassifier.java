package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.Analysis.Kind;
import fr.jeudi.dispatch.outcome.ReplyRules;
import fr.jeudi.dispatch.outcome.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Says what a mail that came back is, whom it is about and why. It answers to any bytes, within a
 * second; it believes nobody: whether the mail is what it claims is for our token to say (S4).
 */
@Component
public class BounceClassifier {
    private static final int MOST_RECIPIENTS = 1_000;

    /** Bounces sent on, that is: a mail in a mail in a mail. */
    private static final int DEEPEST = 2;

    public Analysis analyse(byte[] mail) {
        return analyse(RawMail.of(mail), DEEPEST);
    }

    /** What Amazon SES tells, without a mail around it; empty for anything else. */
    public Optional<Analysis> notice(String json) {
        return Notice.in(json, rules());
    }

    /** Loaded by the first mail, not when the service starts. */
    private static ReplyRules rules() {
        return ReplyRules.standard();
    }

    private Analysis analyse(RawMail mail, int deeper) {
        var prose = Prose.of(mail.prose());
        var original = original(mail, prose);
        var complaint = Complaint.in(mail, original, rules());
        if (complaint.isPresent()) {
            return complaint.get();
        }
        var notice = Notice.in(mail.prose(), rules());
        if (notice.isPresent()) {
            return notice.get();
        }
        var people = new Correspondents(mail.header(), original);
        var statuses = statuses(mail);
        if (!statuses.isEmpty()) {
            return report(statuses, prose, people);
        }
        if (deeper > 0 && original.word("content-type").contains("report-type")) {
            return analyse(mail.inner().orElseGet(() -> RawMail.of(new byte[0])), deeper - 1);
        }
        if (Signs.ofDomainReport(mail.header())) {
            return Analysis.of(Kind.OTHER, List.of());
        }
        if (Signs.ofDelivery(mail, prose)) {
            return arrived(prose, people);
        }
        if (isAnswered(mail, prose)) {
            return autoReply(mail.header());
        }
        return Signs.ofBounce(mail, prose, !Signs.isOfAProgram(mail.header()))
                ? written(mail.header(), prose, people)
                : sentOn(mail, deeper);
    }

    private static boolean isAnswered(RawMail mail, Prose prose) {
        return Signs.ofAutoReply(mail.header())
                ? !Signs.ofBounce(mail, prose, false)
                : Signs.hasNoReturnPath(mail.header()) && Signs.ofChallenge(mail, prose);
    }

    /**
     * Somebody, or a rule of theirs, sent a bounce on; or an issue, which has no machine's name.
     */
    private Analysis sentOn(RawMail mail, int deeper) {
        return mail.inner()
                .filter(_ -> deeper > 0)
                .filter(it -> Words.MACHINE.anyIn(it.header().word("from")))
                .map(it -> analyse(it, deeper - 1))
                .filter(it -> it.kind() == Kind.BOUNCE)
                .orElseGet(() -> unanswered(mail.header()));
    }

    /** Programs answer without a return path (RFC 3834, 3.3), as do receipts, which are reports. */
    private Analysis unanswered(Fields header) {
        return Signs.hasNoReturnPath(header) && !header.word("content-type").contains("report")
                ? autoReply(header)
                : Analysis.of(Kind.OTHER, List.of());
    }

    static Fields original(RawMail mail, Prose prose) {
        return mail.original()
                .map(it -> Fields.of(it.lines().dropWhile(String::isBlank).limit(1_000).toList()))
                .filter(it -> !it.all().isEmpty())
                .orElseGet(prose::original);
    }

    // Delivery status notifications

    /** Where gateways broke the MIME around it, a report stands in the text. */
    private static List<DeliveryStatus> statuses(RawMail mail) {
        var reports = mail.reports().flatMap(it -> DeliveryStatus.in(it).stream());
        var found = reports.limit(MOST_RECIPIENTS).toList();
        return found.isEmpty() ? DeliveryStatus.in(mail.text()) : found;
    }

    private Analysis report(List<DeliveryStatus> statuses, Prose prose, Correspondents people) {
        var names = new HashSet<String>();
        statuses.forEach(
                it -> it.addresses().forEach(name -> names.add(name.toLowerCase(Locale.ROOT))));
        var passages = prose.passages(names);
        var verdicts = new Verdicts(rules());
        var affected = new ArrayList<Affected>();
        for (var status : statuses) {
            var address = status.address();
            if (address == null && statuses.size() == 1) {
                address = prose.recipients(people.senders()).stream().findFirst().orElse(null);
            }
            var passage = passage(status, passages, prose, statuses.size());
            affected.add(verdicts.of(status, address, passage));
        }
        var kind =
                statuses.stream().allMatch(DeliveryStatus::isDelivered)
                        ? Kind.DELIVERED
                        : Kind.BOUNCE;
        return Analysis.of(kind, affected);
    }

    private static String passage(
            DeliveryStatus status, Map<String, String> passages, Prose prose, int all) {
        if (all == 1) {
            return prose.text();
        }
        return status.addresses().stream()
                .map(it -> passages.get(it.toLowerCase(Locale.ROOT)))
                .filter(it -> it != null)
                .findFirst()
                .orElse("");
    }

    // Prose

    private Analysis written(Fields header, Prose prose, Correspondents people) {
        var recipients = people.recipients(prose).stream().limit(MOST_RECIPIENTS).toList();
        var names = new HashSet<String>();
        recipients.forEach(it -> names.add(it.toLowerCase(Locale.ROOT)));
        var passages = prose.passages(names);
        var delayed = Words.DELAY.anyIn(header.word("subject") + "\n" + prose.text());
        var verdicts = new Verdicts(rules());
        var affected = new ArrayList<Affected>();
        var all = prose.text() + "\n" + header.first("subject").orElse("");
        for (var address : recipients.isEmpty() ? List.of("") : recipients) {
            var passage = passages.getOrDefault(address.toLowerCase(Locale.ROOT), "");
            affected.add(
                    verdicts.of(address, passage, recipients.size() < 2 ? all : passage, delayed));
        }
        return Analysis.of(Kind.BOUNCE, affected);
    }

    private static Analysis arrived(Prose prose, Correspondents people) {
        var quoted = new Quoted(0, null, Stage.UNKNOWN);
        var verdict = rules().known("delivered");
        var recipients = people.recipients(prose).stream().limit(MOST_RECIPIENTS);
        var affected = recipients.map(it -> Affected.of(it, quoted, verdict)).toList();
        return Analysis.of(
                Kind.DELIVERED,
                affected.isEmpty() ? List.of(Affected.of(null, quoted, verdict)) : affected);
    }

    private Analysis autoReply(Fields header) {
        var from = header.first("from").map(Addresses::first).orElse(null);
        var quoted = new Quoted(0, null, Stage.UNKNOWN);
        return Analysis.of(
                Kind.AUTO_REPLY, List.of(Affected.of(from, quoted, rules().known("vacation"))));
    }
}
