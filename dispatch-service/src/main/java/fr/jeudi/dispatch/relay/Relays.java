package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.relay.RelayAway.Reason;
import fr.jeudi.dispatch.relay.Seats.Seat;
import fr.jeudi.dispatch.rounds.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * All relays. A connection goes to the one that is well and has the fewest for its weight; one that
 * is away is left alone and looked at again from time to time (ADR 12).
 */
@Component
@EnableConfigurationProperties(MailProperties.class)
public class Relays implements DisposableBean {
    /** A relay whose seats were all taken is not asked for one again before. */
    private static final Duration FULL = Duration.ofMillis(500);

    private final Seats seats;
    private final List<SmtpRelay> relays;
    private final boolean paced;
    private final ConcurrentHashMap<SmtpRelay, Long> fullUntil = new ConcurrentHashMap<>();
    private final Rounds rounds;

    /** One for all connections: Angus would make a thread for each (STACK.md, 10). */
    private final ScheduledExecutorService writeTimeouts =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());

    Relays(
            RelaysProperties several,
            MailProperties mail,
            RelayProperties properties,
            SslBundles bundles,
            Seats seats,
            Clock clock,
            MeterRegistry meters) {
        this.seats = seats;
        var settings =
                several.relays().isEmpty() ? List.of(RelaySettings.of(mail)) : several.relays();
        this.relays =
                settings.stream()
                        .map(it -> {
                            var credentials = new Credentials(it.sslBundle(), bundles);
                            var opening =
                                    new Opening(it, properties, credentials, writeTimeouts, clock);
                            return new SmtpRelay(it, properties, opening, seats, clock, meters);
                        })
                        .toList();
        this.paced = relays.stream().anyMatch(it -> it.rate() > 0);
        this.rounds = Rounds.start("relays", properties.firstBackOff(), this::lookAgain);
    }

    /** A connection, and what belongs to it. */
    record Way(SmtpRelay relay, RelayConnection connection, @Nullable Seat seat) {

        boolean isUsable() {
            return !connection.isClosed() && (seat == null || seat.isOurs());
        }

        boolean isFit(Demand demand) {
            return demand.isMetBy(connection);
        }
    }

    /**
     * Opens a connection to one of the relays; where none is well, tries the one that was left
     * alone the longest. One connection of each limited relay is kept for single mails.
     */
    Way open(Demand demand) throws RelayAway {
        return open(demand, new HashSet<>());
    }

    /** To this one, if it is well, or to none. */
    Way openTo(SmtpRelay only, Demand demand) throws RelayAway {
        var others = new HashSet<>(relays);
        others.remove(only);
        return open(demand, others);
    }

    private Way open(Demand demand, Set<SmtpRelay> tried) throws RelayAway {
        RelayAway last = null;
        while (true) {
            var relay = choose(tried, demand);
            if (relay == null) {
                throw last == null ? nobody() : last;
            }
            tried.add(relay);
            try {
                var way = open(relay, demand.urgent());
                if (way.isFit(demand)) {
                    return way;
                }
                way.connection().close();
                last = new RelayAway(unfit(way, demand), "");
            } catch (RelayAway e) {
                // That one is in the clear stands: what needs no encryption can go there.
                if (last == null || (!e.isWanted() && !last.isUnencrypted())) {
                    last = e;
                }
            }
        }
    }

    private static Reason unfit(Way way, Demand demand) {
        return demand.tlsRequired() && !way.connection().isEncrypted()
                ? Reason.UNENCRYPTED
                : Reason.LACKING;
    }

    private Way open(SmtpRelay relay, boolean urgent) throws RelayAway {
        var seat = Optional.<Seat>empty();
        if (relay.limit() > 0) {
            try {
                seat = seats.take(relay.name(), relay.limit(), urgent);
            } catch (RuntimeException e) {
                relay.leave(urgent);
                throw e;
            }
            if (seat.isEmpty()) {
                relay.leave(urgent);
                fullUntil.put(relay, System.nanoTime() + FULL.toNanos());
                throw new RelayAway(Reason.FULL, "");
            }
        }
        var taken = seat.orElse(null);
        Runnable onClose =
                () -> {
                    relay.leave(urgent);
                    if (taken != null) {
                        taken.close();
                    }
                };
        return new Way(relay, relay.open(onClose), taken);
    }

    /** Counts a connection of the relay it returns. */
    private synchronized @Nullable SmtpRelay choose(Set<SmtpRelay> tried, Demand demand) {
        var chosen = best(tried, demand);
        if (chosen.isEmpty() && areAllAway() && tried.isEmpty()) {
            chosen = candidates(tried, demand).min((a, b) -> Long.signum(a.dueAt() - b.dueAt()));
        }
        chosen.ifPresent(it -> it.enter(demand.urgent()));
        return chosen.orElse(null);
    }

    /** Where a connection would go now; null where none is well. */
    @Nullable SmtpRelay next(Demand demand) {
        return best(Set.of(), demand).orElse(null);
    }

    private Optional<SmtpRelay> best(Set<SmtpRelay> tried, Demand demand) {
        return candidates(tried, demand)
                .filter(SmtpRelay::isWell)
                .min(
                        Comparator.comparing((SmtpRelay it) -> it != demand.preferred())
                                .thenComparing(it -> demand.tlsRequired() && isInTheClear(it))
                                .thenComparing(it -> !it.hasTurn())
                                .thenComparingDouble(Relays::loadWithOneMore));
    }

    private Stream<SmtpRelay> candidates(Set<SmtpRelay> tried, Demand demand) {
        return relays.stream()
                .filter(it ->
                        !tried.contains(it)
                                && !it.isDrained()
                                && demand.mayBeMetBy(it)
                                && hasRoom(it, demand.urgent()));
    }

    /** Whether there is a relay, in service or not, that has it or was never asked. */
    boolean mayOffer(Extension extension) {
        return relays.stream().anyMatch(it -> it.mayOffer(extension));
    }

    /**
     * The relay for which a line would do better to leave another: it has a turn at its rate, and
     * the other none, or more connections for its weight while this one could do with one more, as
     * after it has come back.
     */
    @Nullable SmtpRelay better(SmtpRelay current, boolean urgent, boolean tlsRequired) {
        if (relays.size() == 1) {
            return null;
        }
        double load = (double) current.connections() / current.weight();
        return relays.stream()
                .filter(it ->
                        it != current
                                && it.isWell()
                                && hasRoom(it, urgent)
                                && !(tlsRequired && isInTheClear(it))
                                && it.hasTurn()
                                && (!current.hasTurn()
                                        || (it.couldUseOneMore(urgent)
                                                && loadWithOneMore(it) < load)))
                .min(Comparator.comparingDouble(Relays::loadWithOneMore))
                .orElse(null);
    }

    /** Whether some would take mail at once, if they had room. */
    boolean areOthersFull(Demand demand) {
        return relays.stream()
                .anyMatch(it ->
                        it.isWell()
                                && it.hasTurn()
                                && !hasRoom(it, demand.urgent())
                                && !(demand.tlsRequired() && isInTheClear(it)));
    }

    /** As far as the last session told. */
    private static boolean isInTheClear(SmtpRelay relay) {
        return relay.offer().map(it -> it.tls() == null).orElse(false);
    }

    private static double loadWithOneMore(SmtpRelay relay) {
        return (relay.connections() + 1.0) / relay.weight();
    }

    private boolean hasRoom(SmtpRelay relay, boolean urgent) {
        var until = fullUntil.get(relay);
        return relay.hasRoom(urgent) && (until == null || System.nanoTime() - until >= 0);
    }

    private RelayAway nobody() {
        return new RelayAway(
                relays.stream().allMatch(SmtpRelay::isDrained) ? Reason.DRAINED : Reason.FULL, "");
    }

    /** While others work, or warm connections do, nobody would notice that a relay is back. */
    private void lookAgain() {
        relays.forEach(SmtpRelay::lookAgain);
    }

    /** These are left as soon as no mail is in hand, and not chosen; the others are. */
    public void drain(Set<String> names) {
        relays.forEach(it -> it.drain(names.contains(it.name())));
    }

    public List<SmtpRelay> all() {
        return relays;
    }

    public Optional<SmtpRelay> find(String name) {
        return relays.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Whether one of them has a rate. */
    boolean arePaced() {
        return paced;
    }

    /** Whether none takes mail at this moment. */
    public boolean areAllAway() {
        return well().findAny().isEmpty();
    }

    /** For issues, over all replicas; 0 is no limit. */
    public int mostConnections() {
        return countedOn().anyMatch(it -> it.limit() == 0)
                ? 0
                : countedOn().mapToInt(it -> Seats.forIssues(it.limit())).sum();
    }

    /** Mails a second, over all replicas; 0 is no limit. */
    public double mostRate() {
        return countedOn().anyMatch(it -> it.rate() == 0)
                ? 0
                : countedOn().mapToDouble(SmtpRelay::rate).sum();
    }

    /** Those that take mail; where none does, those that will once they are back. */
    private Stream<SmtpRelay> countedOn() {
        boolean noneServes = relays.stream().allMatch(SmtpRelay::isDrained);
        return areAllAway() ? relays.stream().filter(it -> noneServes || !it.isDrained()) : well();
    }

    private Stream<SmtpRelay> well() {
        return relays.stream().filter(SmtpRelay::isWell);
    }

    /** Of this instance, to all relays. */
    int connections() {
        return relays.stream().mapToInt(SmtpRelay::connections).sum();
    }

    /** What is wrong with the first that is in trouble, if any. */
    public Optional<RelayTrouble> trouble() {
        return relays.stream().flatMap(it -> it.trouble().stream()).findFirst();
    }

    /** Where the first is that is in trouble; where they all are, if none is. */
    public String address() {
        return relays.stream()
                .filter(it -> it.trouble().isPresent())
                .findFirst()
                .map(SmtpRelay::address)
                .orElseGet(() ->
                        relays.stream().map(SmtpRelay::address).collect(Collectors.joining(", ")));
    }

    /** Their hosts. */
    public List<String> hosts() {
        return relays.stream().map(it -> it.settings().host()).toList();
    }

    @Override
    public void destroy() {
        rounds.stop(Duration.ofMillis(100));
        writeTimeouts.shutdownNow();
    }
}
