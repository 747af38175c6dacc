package fr.jeudi.subscription.feedback;

import fr.jeudi.subscription.consent.ConfirmationMail;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.feedback.DeliveryReported.Outcome;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Draws the consequences of what dispatch reports. A repeated report changes nothing more. */
@Component
class Feedback {
    private final Subscribers subscribers;
    private final Consents consents;
    private final Clock clock;

    Feedback(Subscribers subscribers, Consents consents, Clock clock) {
        this.subscribers = subscribers;
        this.consents = consents;
        this.clock = clock;
    }

    void take(DeliveryReported report) {
        for (var outcome : report.outcomes()) {
            if (report.mailId() == null) {
                ofIssue(outcome);
            } else {
                ofMail(report.mailId(), outcome);
            }
        }
    }

    private void ofIssue(Outcome outcome) {
        var id = outcome.subscriberId();
        if (id == null) {
            return;
        }
        if (outcome.isHard()) {
            subscribers.change(id, it -> it.suppress(false, clock.instant()));
        } else if (outcome.outcome().equals("complained")) {
            subscribers.change(id, it -> it.suppress(true, clock.instant()));
        } else if (outcome.outcome().equals("left")) {
            subscribers.change(id, it -> left(it, outcome));
        }
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
        if (outcome.isHard()) {
            subscribers.change(id, it -> ofFirstMail(it, mailId));
        }
    }

    /** A first mail that bounces deletes the sign-up and suppresses nobody (STANDARDS 4.1). */
    private Subscriber ofFirstMail(Subscriber it, String mailId) {
        return it.state() == State.PENDING && mailId.equals(it.mailed().confirmationId())
                ? it.forgetSignUp(clock.instant())
                : it;
    }
}
