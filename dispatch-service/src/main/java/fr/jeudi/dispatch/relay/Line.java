package fr.jeudi.dispatch.relay;

import static java.util.Objects.requireNonNull;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.relay.Relays.Way;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's way to a relay: a connection that stays warm between mails and is replaced when the
 * relay has hung up in the meantime, is in trouble, or another one is the better choice. For one
 * thread, except {@link #cut}.
 */
public final class Line implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Line.class);

    /** Relays wait for minutes (RFC 5321, 4.5.3.2.5), but some that are busy for less. */
    private static final Duration LONGEST_ANNOUNCED = Duration.ofSeconds(5);

    private final Relays relays;
    private final RelayProperties properties;
    private final boolean urgent;
    private final AtomicReference<@Nullable Way> current = new AtomicReference<>();
    private final CountDownLatch cut = new CountDownLatch(1);
    private final HeldTurn turn;
    private int failures;
    private int mailsPerConnection;
    private boolean tlsRequired;
    private Duration idle;

    private Line(Relays relays, RelayProperties properties, boolean urgent) {
        this.relays = relays;
        this.properties = properties;
        this.urgent = urgent;
        this.turn = new HeldTurn(urgent);
        this.idle = properties.idle();
    }

    /** For issues. */
    public static Line ofIssues(Relays relays, RelayProperties properties) {
        return new Line(relays, properties, false);
    }

    /** For single mails, which never wait behind an issue. */
    public static Line ofSingleMails(Relays relays, RelayProperties properties) {
        return new Line(relays, properties, true);
    }

    /** From now on a connection is replaced after so many mails; 0 is never. */
    public void carryAtMost(int mails) {
        mailsPerConnection = mails;
    }

    /** From now on a connection is closed once it has been unused for so long. */
    public void idleAfter(Duration time) {
        idle = time;
    }

    /** From now on nothing is said in the clear, on a new connection either; or it may be. */
    public void requireTls(boolean required) {
        tlsRequired = required;
    }

    /** Whether mails may have to wait for their relay's turns: they are then claimed one by one. */
    public boolean isPaced() {
        var way = current.get();
        return relays.arePaced() && (way == null || way.relay().rate() > 0);
    }

    /**
     * How long the next mail has to wait, so that the rate of the relay it will probably go by
     * holds. To be asked again and again until it is zero or less, and once more when there is a
     * connection: it may be to another relay.
     */
    public Duration untilTurn() {
        if (!relays.arePaced()) {
            return Duration.ZERO;
        }
        if (!isTurnOfUse()) {
            turn.drop();
        }
        var relay = nextRelay();
        return relay == null || relay.rate() == 0 ? Duration.ZERO : turn.until(relay);
    }

    /**
     * To be asked before anything is waited for.
     *
     * @throws RelayAway if the relay with room has no turn within a moment, and others that are
     *     full have: those who sit there will be sooner with what is to be sent
     */
    public void checkNotPassedBy() throws RelayAway {
        if (!relays.arePaced() || turn.relay() != null) {
            return;
        }
        var relay = nextRelay();
        if (relay != null && !relay.hasTurn() && relays.areOthersFull(demand(null))) {
            throw new RelayAway(RelayAway.Reason.PACED, "");
        }
    }

    /**
     * Not where a single mail waits for a slow relay and a fast one is back. That others cannot
     * reach the relay is nothing to who has a connection.
     */
    private boolean isTurnOfUse() {
        var relay = turn.relay();
        return relay == null
                || (!turn.isMissed()
                        && (relay.isWell() || isAt(relay))
                        && (!turn.isFar() || relays.better(relay, urgent, tlsRequired) == null));
    }

    private boolean isAt(SmtpRelay relay) {
        var way = current.get();
        return way != null && way.relay() == relay && !relay.isDrained() && isGood(way);
    }

    /** Null where none is well. Who has a turn stays with that relay. */
    private @Nullable SmtpRelay nextRelay() {
        if (turn.relay() != null) {
            return turn.relay();
        }
        var way = current.get();
        if (way == null || !isGood(way) || way.relay().isDrained()) {
            return relays.next(demand(null));
        }
        var better = better(way);
        return better == null ? way.relay() : better;
    }

    /**
     * Makes sure there is a connection, so that nothing is claimed in vain. However long that
     * takes, a turn that has come stays good.
     */
    public void open() throws RelayAway {
        if (turn.isMissed()) {
            turn.drop();
        }
        var before = current.get();
        if (before != null && isGood(before)) {
            leaveForABetterOne(before);
        }
        var way = way();
        turn.opened(way.relay(), !way.equals(before));
    }

    /** Null where it may stay. */
    private @Nullable SmtpRelay better(Way way) {
        if (turn.relay() == null) {
            return relays.better(way.relay(), urgent, tlsRequired);
        }
        return turn.relay() == way.relay() ? null : turn.relay();
    }

    /** If that is full after all, it stays; what is taken out of service is left for any. */
    private void leaveForABetterOne(Way way) {
        var better = better(way);
        if (way.relay().isDrained() || (better != null && isCut())) {
            close();
        } else if (better != null) {
            exchange(way, better);
        }
    }

    private void exchange(Way way, SmtpRelay better) {
        try {
            var other = relays.openTo(better, demand(null));
            close();
            current.set(other);
        } catch (RelayAway e) {
            log.debug("nothing better relay={}", way.relay().name(), e);
        }
    }

    /** Hands one mail over; nobody can say what comes next. */
    public DeliveryOutcome send(ReadyMail mail) throws RelayAway {
        return send(mail, null);
    }

    /**
     * Hands one mail over, by another relay if one certainly did not take it, or cannot take such a
     * mail. One that can only be taken where we cannot go now is deferred; one that no relay can
     * take is refused (STANDARDS F11, I2).
     *
     * @param next what will probably be sent then, to be announced to the relay with this one's
     *     last dot (ADR 20); should it not be sent after all, only the connection is lost
     * @throws RelayAway if it certainly was not handed over to any
     */
    public DeliveryOutcome send(ReadyMail mail, @Nullable ReadyMail next) throws RelayAway {
        RelayAway last = null;
        SmtpRelay turnTaken = null;
        // Once more than there are relays: the first connection may have gone stale.
        for (int i = 0; i <= relays.all().size(); i++) {
            var way = last == null ? way() : wayInstead(last);
            if (!way.connection().isReadyFor(mail, LONGEST_ANNOUNCED)) {
                close();
                way = way();
            }
            var missing = way.connection().missing(mail);
            if (missing != null) {
                way = wayOffering(missing);
                if (way == null) {
                    return relays.mayOffer(missing) ? missing.deferral() : missing.refusal();
                }
            }
            if (way.relay() != turnTaken && !takeTurn(way.relay(), missing != null)) {
                return requireNonNull(missing).deferral();
            }
            turnTaken = way.relay();
            boolean mayBeStale = way.connection().isUsed();
            try {
                var outcome = way.connection().send(mail, mayAnnounceOn(way) ? next : null);
                way.relay().carried(outcome);
                failures = 0;
                return outcome;
            } catch (RelayAway e) {
                if (isCut()) {
                    throw e;
                }
                // Relays hang up after some mails or some time; a fresh connection settles whose
                // fault it is.
                if (!mayBeStale) {
                    last = failed(way, e);
                }
            }
        }
        throw last == null ? new RelayAway(RelayAway.Reason.LOST, "") : last;
    }

    private Way way() throws RelayAway {
        var way = current.get();
        if (way != null && isGood(way)) {
            return way;
        }
        close();
        if (isCut()) {
            throw new RelayAway(RelayAway.Reason.LOST, "");
        }
        try {
            way = relays.open(demand(null));
        } catch (RelayAway e) {
            if (!e.isUnencrypted()) {
                failures++;
            }
            throw e;
        }
        current.set(way);
        return way;
    }

    private boolean isGood(Way way) {
        return way.isUsable() && !isWorn(way) && way.isFit(demand(null));
    }

    private Demand demand(@Nullable Extension needed) {
        return new Demand(urgent, tlsRequired, needed, turn.relay());
    }

    /** After a failure only a relay that is well will do: another round can wait. */
    private Way wayInstead(RelayAway last) throws RelayAway {
        if (relays.areAllAway()) {
            throw last;
        }
        return way();
    }

    /** For the one mail; the present connection is kept if there is none. */
    private @Nullable Way wayOffering(Extension needed) {
        try {
            var way = relays.open(demand(needed));
            close();
            current.set(way);
            return way;
        } catch (RelayAway e) {
            log.debug("no relay for one mail needs={}", needed, e);
            return null;
        }
    }

    /** Where it need not wait for its turn, and the connection will not be worn. */
    private boolean mayAnnounceOn(Way way) {
        return way.relay().rate() == 0
                && (mailsPerConnection == 0 || way.connection().mails() + 1 < mailsPerConnection);
    }

    private boolean isWorn(Way way) {
        return mailsPerConnection > 0 && way.connection().mails() >= mailsPerConnection;
    }

    private RelayAway failed(Way way, RelayAway e) {
        failures++;
        return way.relay().noticed(e);
    }

    /**
     * It was waited for before the claim, unless the mail goes by another relay than foreseen. Then
     * only for a moment: nobody looks at orders and consent here.
     *
     * @param only no other relay will do: one such mail waits, however long
     * @return false if another does
     */
    private boolean takeTurn(SmtpRelay relay, boolean only) throws RelayAway {
        if (relay.rate() == 0) {
            return true;
        }
        var wait = turn.untilAt(relay, only);
        if (wait == null && only) {
            return false;
        }
        if (wait == null || (!only && turn.isFar())) {
            throw new RelayAway(RelayAway.Reason.PACED, "");
        }
        await(wait);
        turn.spend();
        return true;
    }

    /** For others, if there is no mail to go in it. One that is not the last booked stays here. */
    public void giveBackTurn() {
        turn.giveBack();
    }

    private void await(Duration wait) throws RelayAway {
        try {
            if (wait.isPositive() && cut.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RelayAway(RelayAway.Reason.LOST, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RelayAway(RelayAway.Reason.LOST, e);
        }
    }

    /** How long to leave the relays alone after a failure. */
    public Duration backOff() {
        return properties.backOff(failures);
    }

    /**
     * Hangs up if there has been nothing to say for a while, and at once where the relay is being
     * taken out of service.
     */
    public void rest() {
        var way = current.get();
        if (way != null && (way.relay().isDrained() || way.connection().isIdleFor(idle))) {
            close();
        }
    }

    /**
     * Takes the connection away from a worker that waits on it, from any thread.
     *
     * @param evenPastTheDot also if the relay may already hold the mail; its fate is then uncertain
     */
    public void cut(boolean evenPastTheDot) {
        cut.countDown();
        var way = current.get();
        if (way != null && (evenPastTheDot || !way.connection().isPastTheDot())) {
            way.connection().cut();
        }
    }

    private boolean isCut() {
        return cut.getCount() == 0;
    }

    @Override
    public void close() {
        var way = current.getAndSet(null);
        if (way != null) {
            way.connection().close();
        }
    }
}
