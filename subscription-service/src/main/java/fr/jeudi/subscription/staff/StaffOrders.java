package fr.jeudi.subscription.staff;

import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.subscriber.Reception.Vouched;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What staff may decide about one person; who and why is kept. */
@Component
class StaffOrders {
    private static final Logger LOG = LoggerFactory.getLogger(StaffOrders.class);
    private static final int LONGEST = 500;

    private final Subscribers subscribers;
    private final Clock clock;

    StaffOrders(Subscribers subscribers, Clock clock) {
        this.subscribers = subscribers;
        this.clock = clock;
    }

    /** An objection may come in any way (STANDARDS P6). */
    Optional<Subscriber> unsubscribe(String id, String operator, String reason) {
        var now = clock.instant();
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
                                new Paper(operator, kept(reason), null),
                                now));
    }

    /** Lifts a suppression, even one for a complaint (STANDARDS 4.1). */
    Optional<Subscriber> reactivate(String id, String operator, String reason) {
        var now = clock.instant();
        var lifted =
                subscribers.change(
                        id, it -> it.reactivate(new Vouched(operator, kept(reason), now), now));
        lifted.ifPresent(it ->
                LOG.info(
                        "suppression lifted subscriber={} by={} state={}",
                        id,
                        operator,
                        it.state().word()));
        return lifted;
    }

    private static String kept(String reason) {
        var kept = reason.length() > LONGEST ? reason.substring(0, LONGEST) : reason;
        return kept.strip();
    }
}
