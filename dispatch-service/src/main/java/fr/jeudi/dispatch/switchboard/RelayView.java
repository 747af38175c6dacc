package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.relay.Offer;
import fr.jeudi.dispatch.relay.RelayTrouble;
import fr.jeudi.dispatch.relay.SmtpRelay;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one relay stands, as this instance sees it.
 *
 * @param state {@code well}, {@code away} or {@code drained}
 * @param tls what is asked for: {@code opportunistic}, {@code required}, {@code implicit}, {@code
 *     none}
 * @param limit connections over all replicas, 0 is none
 * @param rate mails a second over all replicas, 0 is no limit
 * @param connections of this instance
 * @param seats connections of all replicas, where there is a limit
 * @param reason what is wrong, null if nothing is
 * @param reply what it said then
 * @param since when it is so
 * @param orderedBy who gave the last order
 */
record RelayView(
        String name,
        String address,
        String state,
        String tls,
        int weight,
        int limit,
        double rate,
        int connections,
        @Nullable Integer seats,
        @Nullable String reason,
        @Nullable String reply,
        @Nullable Instant since,
        @Nullable Offer offer,
        @Nullable String orderedBy,
        @Nullable Instant orderedAt) {

    static RelayView of(SmtpRelay relay, RelayEntry entry) {
        var trouble = relay.trouble();
        return new RelayView(
                relay.name(),
                relay.address(),
                relay.isDrained() ? "drained" : trouble.isPresent() ? "away" : "well",
                relay.tls().name().toLowerCase(Locale.ROOT),
                relay.weight(),
                relay.limit(),
                relay.rate(),
                relay.connections(),
                relay.limit() == 0 ? null : entry.seats().size(),
                trouble.map(it -> it.reason().word).orElse(null),
                trouble.map(RelayTrouble::reply).filter(it -> !it.isEmpty()).orElse(null),
                trouble.map(RelayTrouble::since).orElse(null),
                relay.offer().orElse(null),
                entry.orderedBy(),
                entry.orderedAt());
    }

    /** Whether it is encrypted, but to whom could not be verified (STANDARDS S2). */
    public boolean unverified() {
        return offer != null && offer.tls() != null && !offer.verified();
    }
}
