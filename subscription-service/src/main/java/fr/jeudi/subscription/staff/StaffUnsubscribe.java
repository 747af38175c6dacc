package fr.jeudi.subscription.staff;

import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** An objection may come in any way (STANDARDS P6); staff record who took it and how. */
@Component
class StaffUnsubscribe {
    private static final int LONGEST = 500;

    private final Subscribers subscribers;
    private final Clock clock;

    StaffUnsubscribe(Subscribers subscribers, Clock clock) {
        this.subscribers = subscribers;
        this.clock = clock;
    }

    Optional<Subscriber> unsubscribe(String id, String operator, String reason) {
        var now = clock.instant();
        var kept = reason.length() > LONGEST ? reason.substring(0, LONGEST) : reason;
        return subscribers.change(
                id,
                it ->
                        it.unsubscribe(
                                new Evidence(
                                        Source.STAFF,
                                        "/admin/subscribers",
                                        it.choices().language(),
                                        null,
                                        now,
                                        null),
                                new Paper(operator, kept.strip(), null),
                                now));
    }
}
