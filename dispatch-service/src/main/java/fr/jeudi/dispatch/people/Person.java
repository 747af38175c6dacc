package fr.jeudi.dispatch.people;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What sending must know of a subscriber. Of one who is to be forgotten only the id stays, so that
 * a mail still waiting for them is not sent.
 *
 * @param state {@code active}, or the word that says why not
 * @param erasedAll nothing else is kept of this one who is forgotten, single mails included; null
 *     until that is sure
 */
@Document("people")
@CompoundIndex(def = "{'state': 1, 'erasedAll': 1}", partialFilter = "{'state': 'forgotten'}")
public record Person(
        @Id String id,
        long version,
        String state,
        boolean opensGranted,
        boolean clicksGranted,
        @Nullable Boolean erasedAll) {
    static final String FORGOTTEN = "forgotten";
    private static final String ACTIVE = "active";

    static Person of(SubscriberChanged change) {
        return new Person(
                change.subscriberId(),
                change.version(),
                change.state().name().toLowerCase(Locale.ROOT),
                change.openTracking() == SubscriberChanged.Consent.GRANTED,
                change.clickTracking() == SubscriberChanged.Consent.GRANTED,
                null);
    }

    static Person kept(org.bson.Document kept) {
        return new Person(
                kept.getString("_id"),
                kept.getLong("version"),
                kept.getString("state"),
                kept.getBoolean("opensGranted", false),
                kept.getBoolean("clicksGranted", false),
                kept.getBoolean("erasedAll"));
    }

    static Person forgotten(String id) {
        return new Person(id, Long.MAX_VALUE, FORGOTTEN, false, false, null);
    }

    /** Why this person is not written to, if so. */
    public Optional<String> refusal() {
        return state.equals(ACTIVE) ? Optional.empty() : Optional.of(state);
    }
}
