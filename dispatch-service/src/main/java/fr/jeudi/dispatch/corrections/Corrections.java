package fr.jeudi.dispatch.corrections;

import static java.util.Objects.requireNonNullElse;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.pages.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** Takes orders on settled recipients. What is wrong with one is an {@link UnfitOrder}. */
@Component
class Corrections {
    private static final Logger log = LoggerFactory.getLogger(Corrections.class);
    static final int HOURS = 24;
    private static final int MOST_HOURS = 336;
    private static final int LONGEST_REASON = 500;
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{8,64}");

    private final MongoTemplate mongo;
    private final Dispatches dispatches;
    private final Chooser chooser;
    private final Drafts drafts;
    private final Corrector corrector;
    private final Audit audit;
    private final Clock clock;

    Corrections(
            MongoTemplate mongo,
            Dispatches dispatches,
            Chooser chooser,
            Drafts drafts,
            Corrector corrector,
            Audit audit,
            Clock clock) {
        this.mongo = mongo;
        this.dispatches = dispatches;
        this.chooser = chooser;
        this.drafts = drafts;
        this.corrector = corrector;
        this.audit = audit;
        this.clock = clock;
    }

    /** An order as it comes in. */
    record Wanted(String id, Act act, Selection whom, int count, String reason, int hours) {
        /** What the audit keeps of one that is refused; what was typed may be an address. */
        Map<String, String> details() {
            var details = new TreeMap<String, String>();
            details.put("count", String.valueOf(count));
            if (act == Act.SEND_AGAIN) {
                details.put("hours", String.valueOf(hours));
            }
            whom.details().forEach((key, typed) -> details.put(key, SmtpReply.masked(typed)));
            return details;
        }
    }

    /**
     * The dispatch.
     *
     * @throws Problem if there is none
     */
    Dispatch dispatch(String issueId) {
        return dispatches.find(issueId).orElseThrow(() -> Problem.notFound("dispatch"));
    }

    Choice choose(String issueId, Act act, Selection whom) {
        return chooser.choose(issueId, act, whom);
    }

    /**
     * Gives the order and carries it out, now or as soon as may be. The same id again is the same
     * order.
     *
     * @throws Problem while a cancelled issue is still being ticked off
     */
    Correction order(String issueId, Wanted wanted, String who) {
        var dispatch = dispatch(issueId);
        check(wanted);
        var before = mongo.findById(wanted.id(), Correction.class);
        if (before != null) {
            return sameAs(before, issueId);
        }
        boolean cancelled = dispatch.state() == DispatchState.CANCELLED;
        if (cancelled && dispatch.finishedAt() == null) {
            refused(issueId, wanted, who);
            throw Problem.wrongState("dispatch", dispatch.state().word());
        }
        var choice = chooser.choose(issueId, wanted.act(), wanted.whom());
        if (choice.count() == 0 || choice.count() != wanted.count()) {
            // The same form, sent twice: the other may have been given while we counted.
            var meanwhile = mongo.findById(wanted.id(), Correction.class);
            if (meanwhile != null) {
                return sameAs(meanwhile, issueId);
            }
            refused(issueId, wanted, who);
            throw new UnfitOrder("count", "it is " + choice.count() + " now");
        }
        var now = clock.instant();
        return give(
                new Correction(
                        wanted.id(),
                        issueId,
                        wanted.act(),
                        who,
                        now,
                        wanted.reason().strip(),
                        now.plus(Duration.ofHours(wanted.hours())),
                        cancelled ? dispatch.finishedAt() : null,
                        cancelled(dispatch, choice),
                        choice.count(),
                        drafts.keep(choice.parts()),
                        choice.parts().size(),
                        false,
                        null,
                        wanted.whom()));
    }

    /** Lanes that the order brings back. */
    private static Map<String, Integer> cancelled(Dispatch dispatch, Choice choice) {
        var cancelled = new TreeMap<>(requireNonNullElse(dispatch.cancelledLanes(), Map.of()));
        cancelled.keySet().removeIf(it -> !choice.isIn(it));
        return cancelled;
    }

    /** Not under the order's own id: that may still be given. */
    private void refused(String issueId, Wanted wanted, String who) {
        audit.record(
                Kind.DISPATCH,
                wanted.act().word(),
                issueId,
                who,
                wanted.reason().strip(),
                wanted.details(),
                "refused");
    }

    private Correction give(Correction correction) {
        try {
            mongo.insert(correction);
        } catch (DuplicateKeyException _) {
            return sameAs(corrector.find(correction.id()), correction.issueId());
        }
        carryOut(correction);
        return corrector.find(correction.id());
    }

    /** It is given: whatever goes wrong now is only later, and is tried again. */
    private void carryOut(Correction correction) {
        try {
            corrector.carryOut(correction);
        } catch (RuntimeException e) {
            log.warn("order waits, will be carried out id={}", correction.id(), e);
        }
    }

    private static Correction sameAs(Correction before, String issueId) {
        if (!before.issueId().equals(issueId)) {
            throw new UnfitOrder("orderId", "another order has it");
        }
        return before;
    }

    private static void check(Wanted wanted) {
        var reason = wanted.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new UnfitOrder("reason", "1 to " + LONGEST_REASON + " characters");
        }
        if (wanted.hours() < 1 || wanted.hours() > MOST_HOURS) {
            throw new UnfitOrder("hours", "from 1 to " + MOST_HOURS);
        }
        if (!ID.matcher(wanted.id()).matches()) {
            throw new UnfitOrder("orderId", "8 to 64 of a-z, 0-9 and -");
        }
    }
}
