package fr.jeudi.dispatch.people;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The part of {@code subscriber-changed} that sending depends on. */
record SubscriberChanged(
        String subscriberId,
        long version,
        State state,
        Consent openTracking,
        Consent clickTracking) {

    enum State {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("unsubscribed")
        UNSUBSCRIBED,
        @JsonProperty("suppressed")
        SUPPRESSED
    }

    enum Consent {
        @JsonProperty("unknown")
        UNKNOWN,
        @JsonProperty("granted")
        GRANTED,
        @JsonProperty("denied")
        DENIED,
        @JsonProperty("withdrawn")
        WITHDRAWN
    }
}
