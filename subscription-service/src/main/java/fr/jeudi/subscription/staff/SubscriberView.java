package fr.jeudi.subscription.staff;

import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Frequency;
import fr.jeudi.subscription.subscriber.Section;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Tracking;
import java.time.Instant;
import java.util.List;

/** One subscriber as the API shows them. */
record SubscriberView(
        String id,
        String address,
        String name,
        Language language,
        State state,
        List<Section> sections,
        Frequency frequency,
        Tracking openTracking,
        Tracking clickTracking,
        Instant createdAt,
        Instant changedAt) {

    static SubscriberView of(Subscriber it) {
        var choices = it.choices();
        return new SubscriberView(
                it.id(),
                it.address(),
                choices.name(),
                choices.language(),
                it.state(),
                choices.sections(),
                choices.frequency(),
                choices.openTracking(),
                choices.clickTracking(),
                it.createdAt(),
                it.changedAt());
    }
}
