package fr.jeudi.tracking.readers;

import java.util.Objects;

/** What of the topic {@code subscriber-changed} concerns measuring. */
record SubscriberChanged(
        String subscriberId, long version, String openTracking, String clickTracking) {
    private static final String GRANTED = "granted";

    SubscriberChanged {
        Objects.requireNonNull(subscriberId);
        Objects.requireNonNull(openTracking);
        Objects.requireNonNull(clickTracking);
    }

    Consent consent() {
        return new Consent(version, openTracking.equals(GRANTED), clickTracking.equals(GRANTED));
    }
}
