package fr.jeudi.composer.audience;

import java.util.Objects;

/** What composer needs of a record of {@code subscriber-changed}. */
record SubscriberChanged(String subscriberId, long version, String state, String frequency) {
    SubscriberChanged {
        Objects.requireNonNull(subscriberId);
        Objects.requireNonNull(state);
        Objects.requireNonNull(frequency);
    }
}
