package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.relay.Rehearsal.Side;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One relay as this instance knows it: what it offers, how it has been doing, how busy it is. */
public final class SmtpRelay {
    private static final Logger log = LoggerFactory.getLogger(SmtpRelay.class);

    private final RelaySettings settings;
    private final Opening opening;
    private final MeterRegistry meters;
    private final Health health;
    private final Turns turns;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ofIssues = new AtomicInteger();
    private final AtomicReference<@Nullable Offer> offer = new AtomicReference<>();
    private volatile boolean drained;

    SmtpRelay(
            RelaySettings settings,
            RelayProperties properties,
            Opening opening,
            Seats seats,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.opening = opening;
        this.meters = meters;
        this.health = new Health(settings.name(), properties, clock);
        this.turns = new Turns(this, seats);
        var tags = Tags.of("relay", settings.name());
        meters.gauge("dispatch.relay.connections", tags, connections);
        meters.gauge(
                "dispatch.relay.reachable",
                tags,
                this,
                it -> it.drained || it.trouble().isPresent() ? 0 : 1);
    }

    /**
     * Opens one more connection.
     *
     * @param onClose runs once when it has ended, also if it does not come about
     */
    RelayConnection open(Runnable onClose) throws RelayAway {
        try {
            var opened = opening.open();
            offer.set(opened.offer());
            health.answered();
            return new RelayConnection(opened.transaction(), opened.sockets(), onClose);
        } catch (RelayAway e) {
            onClose.run();
            throw noticed(e);
        } catch (RuntimeException e) {
            onClose.run();
            throw e;
        }
    }

    /**
     * Opens a session to look at it, beside all others and whatever the orders; one that comes
     * about ends the relay's being left alone.
     *
     * @param mail to hand over, null for none
     */
    public Rehearsal rehearse(@Nullable ReadyMail mail) {
        var dialogue = new Dialogue();
        dialogue.add(Side.EVENT, address());
        try {
            var opened = opening.open(dialogue);
            offer.set(opened.offer());
            health.answered();
            if (opened.offer().tls() != null) {
                dialogue.add(Side.EVENT, String.valueOf(opened.offer().tls()));
            }
            try (var connection =
                    new RelayConnection(opened.transaction(), opened.sockets(), () -> {})) {
                var outcome = mail == null ? null : handOver(mail, connection, dialogue);
                return new Rehearsal(
                        dialogue.steps(),
                        null,
                        outcome == null ? null : outcome.cause(),
                        outcome == null ? null : outcome.label(),
                        opened.offer());
            }
        } catch (RelayAway e) {
            dialogue.add(Side.EVENT, String.valueOf(e.getMessage()));
            return new Rehearsal(dialogue.steps(), e.reason(), e.reply(), null, null);
        }
    }

    private DeliveryOutcome handOver(ReadyMail mail, RelayConnection connection, Dialogue dialogue)
            throws RelayAway {
        var outcome = connection.send(mail, null);
        carried(outcome);
        dialogue.add(Side.EVENT, outcome.label().word);
        return outcome;
    }

    /** Whether it answers again; only asked while it is left alone and that is over. */
    void lookAgain() {
        if (!drained && health.isDue()) {
            try {
                enter(true);
                open(() -> leave(true)).close();
            } catch (RelayAway e) {
                log.debug("relay still away relay={}", name(), e);
            }
        }
    }

    /** Remembers trouble, for the operator, and leaves the relay alone for longer and longer. */
    RelayAway noticed(RelayAway e) {
        health.failed(e);
        return e;
    }

    /** A mail was answered, for or against its recipient. */
    void carried(DeliveryOutcome outcome) {
        meters.counter("dispatch.relay.mails", "relay", name(), "status", outcome.label().word)
                .increment();
        if (!(outcome instanceof DeliveryOutcome.Uncertain)) {
            health.recovered();
        }
    }

    /** For each mail its own, if it has a rate. */
    Turns turns() {
        return turns;
    }

    /** Whether the next mail has not to wait for its turn for longer than a moment. */
    boolean hasTurn() {
        return rate() <= 0 || turns.areBookable();
    }

    /**
     * Whether it would be faster with one more connection: nobody waits for its next turn, and it
     * has fewer than mails may go in a second, by this replica's share of the rate.
     */
    boolean couldUseOneMore(boolean urgent) {
        return rate() <= 0 || turns.areWasted(urgent ? connections.get() : ofIssues.get());
    }

    /** Whether new connections may go there. */
    boolean isWell() {
        return health.isAnswering() && !drained;
    }

    long dueAt() {
        return health.dueAt();
    }

    void enter(boolean urgent) {
        connections.incrementAndGet();
        if (!urgent) {
            ofIssues.incrementAndGet();
        }
    }

    void leave(boolean urgent) {
        connections.decrementAndGet();
        if (!urgent) {
            ofIssues.decrementAndGet();
        }
    }

    /** Whether one more is within the limit, as far as this instance knows. */
    boolean hasRoom(boolean urgent) {
        return limit() == 0 || Seats.hasRoom(limit(), urgent, connections.get(), ofIssues.get());
    }

    RelaySettings settings() {
        return settings;
    }

    void drain(boolean now) {
        drained = now;
    }

    /** Whether an operator has taken it out of service. */
    public boolean isDrained() {
        return drained;
    }

    public String name() {
        return settings.name();
    }

    public int weight() {
        return settings.weight();
    }

    /** At most, over all replicas; 0 is no limit. */
    public int limit() {
        return settings.connections();
    }

    /** Mails a second at most, over all replicas; 0 is no limit. */
    public double rate() {
        return settings.rate();
    }

    public RelaySettings.Tls tls() {
        return settings.tls();
    }

    /** Of this instance, those that are being opened among them. */
    public int connections() {
        return connections.get();
    }

    /** What is wrong with it, if anything. */
    public Optional<RelayTrouble> trouble() {
        return health.trouble();
    }

    /** What it offered the last time, if it was ever reached. */
    public Optional<Offer> offer() {
        return Optional.ofNullable(offer.get());
    }

    /** Whether the last session told of it; who was never reached may have it. */
    boolean mayOffer(Extension extension) {
        return offer().map(it -> it.extensions().contains(extension.keyword())).orElse(true);
    }

    /** Where it is, for people. */
    public String address() {
        return settings.address();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
