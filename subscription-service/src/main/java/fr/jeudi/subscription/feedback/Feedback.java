package fr.jeudi.subscription.feedback;

import fr.jeudi.subscription.consent.ConfirmationMail;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.feedback.DeliveryReported.Outcome;
import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.quarantine.Quarantine;
import fr.jeudi.subscription.subscriber.Reception.Bucket;
import fr.jeudi.subscription.subscriber.Reception.Heard;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Draws the consequences of what dispatch reports. A repeated report changes nothing more. */
@Component
class Feedback {
    private final Subscribers subscribers;
    private final Consents consents;
    private final Quarantine quarantine;
    private final Lanes lanes;
    private final Clock clock;

    Feedback(
            Subscribers subscribers,
            Consents consents,
            Quarantine quarantine,
            Lanes lanes,
            Clock clock) {
        this.subscribers = subscribers;
        this.consents = consents;
        this.quarantine = quarantine;
        this.lanes = lanes;
        this.clock = clock;
    }

    void take(DeliveryReported report) {
        if (report.mailId() != null) {
            report.outcomes().forEach(it -> ofMail(report.mailId(), it));
            return;
        }
        // Complaints and bounces from afar may not name the issue: one of their own, then.
        var issue = report.issueId() == null ? report.reportId() : report.issueId();
        var failedBefore = failedBefore(report.outcomes());
        if (report.lane() != null) {
            quarantine.count(report.lane(), report.at(), report.attempts(), report.hard());
        }
        for (var outcome : report.outcomes()) {
            var id = outcome.subscriberId();
            if (id != null && (!outcome.isAccepted() || failedBefore.contains(id))) {
                ofIssue(
                        new Heard(issue, outcome.at(), outcome.failure().orElse(null)),
                        id,
                        outcome,
                        report);
            }
        }
    }

    /** An acceptance matters only to them; nearly all are never written. */
    private Set<String> failedBefore(List<Outcome> outcomes) {
        var accepted =
                outcomes.stream()
                        .filter(Outcome::isAccepted)
                        .map(Outcome::subscriberId)
                        .filter(Objects::nonNull)
                        .toList();
        return accepted.isEmpty() ? Set.of() : Set.copyOf(subscribers.withFailures(accepted));
    }

    private void ofIssue(Heard heard, String id, Outcome outcome, DeliveryReported report) {
        if (outcome.isHard()) {
            subscribers.find(id).ifPresent(it -> ofNobody(heard, it, report));
        } else if (heard.failure() != null || outcome.isAccepted()) {
            subscribers.change(id, it -> heard(it, heard, report.isSentAgain()));
        } else if (outcome.outcome().equals("left")) {
            subscribers.change(id, it -> left(it, outcome));
        }
    }

    /** A bounce may be told before the acceptance it came after, which mends nothing then. */
    private Subscriber heard(Subscriber it, Heard heard, boolean sentAgain) {
        boolean late = heard.failure() == null && !sentAgain && it.hasFailed(heard.issueId());
        return late ? it : it.heard(heard, clock.instant());
    }

    /** Unless the provider says so of too many. */
    private void ofNobody(Heard heard, Subscriber nobody, DeliveryReported report) {
        var lane = report.lane() == null ? lanes.of(nobody.email().domain()) : report.lane();
        if (report.lane() == null) {
            quarantine.count(lane, heard.at(), 0, 1);
        }
        if (nobody.heard(heard, clock.instant()).equals(nobody)
                || quarantine.holds(lane, nobody.id(), heard)) {
            return;
        }
        quarantine.suppressed(lane, nobody.id(), heard.at());
        subscribers.change(nobody.id(), it -> it.heard(heard, clock.instant()));
    }

    private static Subscriber left(Subscriber it, Outcome outcome) {
        var evidence =
                new Evidence(
                        Source.MAIL_LINK,
                        "mailto",
                        it.choices().language(),
                        null,
                        outcome.at(),
                        null);
        return it.unsubscribe(evidence, null, outcome.at());
    }

    private void ofMail(String mailId, Outcome outcome) {
        var id = outcome.subscriberId();
        // A mail of composer's, such as a test send, is not ours to keep.
        if (id == null || subscribers.find(id).isEmpty()) {
            return;
        }
        consents.sent(
                new ConfirmationMail(
                        mailId,
                        id,
                        outcome.outcome(),
                        outcome.at(),
                        outcome.messageId(),
                        outcome.status()));
        outcome.failure()
                .filter(it -> it.bucket() != Bucket.SOFT)
                .map(it -> new Heard(mailId, outcome.at(), it))
                .ifPresent(failed -> subscribers.change(id, it -> ofFailedMail(it, failed)));
    }

    /**
     * A first mail that bounces, or that somebody complains of, deletes the sign-up and suppresses
     * nobody (STANDARDS 4.1). Of later mails only a complaint counts.
     */
    private Subscriber ofFailedMail(Subscriber it, Heard failed) {
        if (it.state() == State.PENDING) {
            return failed.issueId().equals(it.mailed().confirmationId())
                    ? it.forgetSignUp(clock.instant())
                    : it;
        }
        var failure = failed.failure();
        return failure != null && failure.bucket() == Bucket.COMPLAINT
                ? it.heard(failed, clock.instant())
                : it;
    }
}
