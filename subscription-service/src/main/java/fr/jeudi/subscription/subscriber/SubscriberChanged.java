package fr.jeudi.subscription.subscriber;

import fr.jeudi.subscription.person.Language;
import java.time.Instant;
import java.util.List;

/** See deploy/contracts/subscriber-changed. No address. */
record SubscriberChanged(
        String subscriberId,
        long version,
        State state,
        Language language,
        List<Section> sections,
        Frequency frequency,
        Tracking openTracking,
        Tracking clickTracking,
        Instant changedAt) {
    static final String TOPIC = "subscriber-changed";

    static SubscriberChanged of(Subscriber it) {
        return new SubscriberChanged(
                it.id(),
                it.version(),
                it.state(),
                it.choices().language(),
                it.choices().sections(),
                it.choices().frequency(),
                it.choices().openTracking(),
                it.choices().clickTracking(),
                it.changedAt());
    }
}
