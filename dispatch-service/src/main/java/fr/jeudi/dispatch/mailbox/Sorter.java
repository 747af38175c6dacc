package fr.jeudi.dispatch.mailbox;

import fr.jeudi.dispatch.bounce.Analysis;
import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.bounce.Traces;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Return;
import fr.jeudi.dispatch.returned.Returns;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says what one mail means and keeps it; taking the same mail again changes nothing. */
@Component
class Sorter {
    private static final Logger log = LoggerFactory.getLogger(Sorter.class);
    private static final String SOURCE = "mailbox";

    private final BounceClassifier classifier;
    private final Returns returns;
    private final Clock clock;

    Sorter(BounceClassifier classifier, Returns returns, Clock clock) {
        this.classifier = classifier;
        this.returns = returns;
        this.clock = clock;
    }

    /**
     * Returns once what it says is stored.
     *
     * @param arrivedAt tells a mail read again from another; null if nobody knows
     */
    Sorted take(byte[] mail, @Nullable Instant arrivedAt) {
        var now = clock.instant();
        return sort(mail, arrivedAt == null || arrivedAt.isAfter(now) ? now : arrivedAt);
    }

    private Sorted sort(byte[] mail, Instant at) {
        var traces = Traces.of(mail);
        var leaving = first(traces.addressed(), returns::findLeaving);
        if (leaving.isPresent()) {
            // Whatever its subject, whoever wrote it: it was sent where only that can be meant.
            return keep(Kind.LEFT, leaving.get(), at, Sorted.LEFT);
        }
        var analysis = classifier.analyse(mail);
        return switch (analysis.kind()) {
            case BOUNCE -> bounce(analysis, traces, at);
            case COMPLAINT -> complaint(analysis, traces, at);
            case DELIVERED ->
                    origin(traces)
                            .map(it -> keep(Kind.DELIVERED, it, at, Sorted.DELIVERED))
                            .orElse(Sorted.OTHER);
            case AUTO_REPLY -> Sorted.AUTO_REPLY;
            case OTHER -> Sorted.OTHER;
        };
    }

    /** The token where it was sent to wins over all that is quoted (S6). */
    private Optional<Return> origin(Traces traces) {
        return first(traces.addressed(), returns::find)
                .or(() -> first(traces.quoted(), returns::find));
    }

    private Sorted bounce(Analysis analysis, Traces traces, Instant at) {
        var origin = origin(traces);
        if (origin.isEmpty()) {
            return backscatter();
        }
        var failed =
                analysis.recipients().stream().filter(it -> it.bucket() != Bucket.NONE).findFirst();
        var affected = failed.or(() -> analysis.recipients().stream().findFirst());
        var kind = failed.isPresent() ? Kind.BOUNCED : Kind.DEFERRED;
        returns.heard(
                new Heard(
                        kind,
                        origin.get(),
                        affected.map(Affected::status).orElse(null),
                        traces.said(),
                        affected.map(Sorter::verdict).orElse(null),
                        at,
                        SOURCE));
        return kind == Kind.BOUNCED ? Sorted.BOUNCED : Sorted.DEFERRED;
    }

    private static Verdict verdict(Affected affected) {
        return new Verdict(affected.reason(), affected.bucket(), true);
    }

    /** S8. */
    private Sorted complaint(Analysis analysis, Traces traces, Instant at) {
        var type = String.valueOf(analysis.feedbackType());
        if (type.equals("not-spam")) {
            return Sorted.NO_COMPLAINT;
        }
        if (type.equals("auth-failure") || type.equals("dmarc")) {
            log.warn("a server could not authenticate mail in our name type={}", type);
            return Sorted.UNAUTHENTICATED;
        }
        // The reader's own links prove as well whose mail it was; a bounce may not use them.
        var origin =
                origin(traces)
                        .or(() -> first(traces.leaving(), returns::findLeaving))
                        .or(() -> first(traces.leaving(), returns::findByLink));
        if (origin.isEmpty()) {
            return backscatter();
        }
        return type.startsWith("opt-out")
                ? keep(Kind.LEFT, origin.get(), at, Sorted.LEFT)
                : keep(Kind.COMPLAINED, origin.get(), at, Sorted.COMPLAINED);
    }

    private Sorted backscatter() {
        returns.backscatter(SOURCE);
        return Sorted.BACKSCATTER;
    }

    private Sorted keep(Kind kind, Return origin, Instant at, Sorted sorted) {
        returns.heard(new Heard(kind, origin, null, null, verdict(kind), at, SOURCE));
        return sorted;
    }

    private static @Nullable Verdict verdict(Kind kind) {
        return kind == Kind.COMPLAINED ? new Verdict("feedback", Bucket.COMPLAINT, true) : null;
    }

    private static Optional<Return> first(
            Collection<String> texts, Function<String, Optional<Return>> find) {
        return texts.stream().flatMap(it -> find.apply(it).stream()).findFirst();
    }
}
