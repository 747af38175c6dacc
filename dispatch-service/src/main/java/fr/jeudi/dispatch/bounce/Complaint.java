package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.Analysis.Kind;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.ReplyRules;
import fr.jeudi.dispatch.outcome.Stage;
import fr.jeudi.dispatch.outcome.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A feedback report (RFC 5965, 6591): somebody called our mail spam, or a machine our signature
 * bad.
 */
final class Complaint {
    private static final int MOST = 100;

    /** Reported, but nobody complains (S8). */
    private static final Set<String> NO_COMPLAINTS = Set.of("not-spam", "auth-failure", "dmarc");

    private Complaint() {}

    static Optional<Analysis> in(RawMail mail, Fields original, ReplyRules rules) {
        return report(mail, original).map(it -> of(it, original, rules));
    }

    /** A report by its part, by Microsoft's field, or by Apple's. */
    private static Optional<Fields> report(RawMail mail, Fields original) {
        var report =
                mail.feedback()
                        .map(it -> Fields.of(it.lines().dropWhile(String::isBlank).toList()));
        if (report.isPresent() || mail.header().word("content-type").contains("feedback-report")) {
            return Optional.of(report.orElse(Fields.NONE));
        }
        if (mail.header().has("x-hmxmroriginalrecipient")) {
            return Optional.of(mail.header());
        }
        if (original.has("x-hmxmroriginalrecipient")) {
            return Optional.of(original);
        }
        if (mail.header().word("x-apple-unsubscribe").equals("true")) {
            return Optional.of(
                    new Fields(
                            List.of(
                                    new Fields.Field("feedback-type", "opt-out"),
                                    new Fields.Field(
                                            "original-rcpt-to",
                                            mail.header().first("from").orElse("")))));
        }
        return Optional.empty();
    }

    /** Providers hide the address; then the mail that came back may still know it. */
    private static Analysis of(Fields report, Fields original, ReplyRules rules) {
        var addresses = new ArrayList<String>();
        for (var field :
                List.of("original-rcpt-to", "removal-recipient", "x-hmxmroriginalrecipient")) {
            report.every(field).flatMap(it -> Addresses.in(it).stream()).forEach(addresses::add);
        }
        for (var field :
                List.of("x-hmxmroriginalrecipient", "to", "x-original-to", "delivered-to")) {
            if (addresses.isEmpty()) {
                original.every(field)
                        .flatMap(it -> Addresses.in(it).stream())
                        .forEach(addresses::add);
            }
        }
        return of(report.word("feedback-type").strip(), addresses, rules);
    }

    static Analysis of(String type, List<String> addresses, ReplyRules rules) {
        var named = type.isEmpty() ? "abuse" : type.toLowerCase(Locale.ROOT);
        var bucket = NO_COMPLAINTS.contains(named) ? Bucket.NONE : rules.bucket("feedback");
        var verdict = new Verdict("feedback", bucket, true);
        var affected =
                addresses.stream().distinct().limit(MOST).map(it -> one(it, verdict)).toList();
        return new Analysis(
                Kind.COMPLAINT, named, affected.isEmpty() ? List.of(one(null, verdict)) : affected);
    }

    private static Affected one(@Nullable String address, Verdict verdict) {
        return Affected.of(address, new Quoted(0, null, Stage.UNKNOWN), verdict);
    }
}
