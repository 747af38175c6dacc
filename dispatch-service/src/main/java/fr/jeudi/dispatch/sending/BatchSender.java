package fr.jeudi.dispatch.sending;

import static java.util.Objects.requireNonNull;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.Lanes;
import fr.jeudi.dispatch.lanes.Slowing;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.relay.Line;
import fr.jeudi.dispatch.relay.RelayAway;
import fr.jeudi.dispatch.relay.Stumbles;
import fr.jeudi.dispatch.rounds.Patience;
import fr.jeudi.dispatch.signing.Signatures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Sends what is left of one batch over one line: claims the next two in the store, looks at order,
 * deadline and consent once more, sends, settles with the next claim. So a crash leaves at most two
 * recipients in doubt, and nothing is ever sent without a claim that is ours.
 */
@Component
class BatchSender {
    private static final int CLAIMED_AHEAD = 2;
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration FAILED = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(BatchSender.class);

    private final CompiledMails mails;
    private final Dispatches dispatches;
    private final Ledger ledger;
    private final People people;
    private final Alarms alarms;
    private final Crew crew;
    private final RetryProperties retry;
    private final Lanes lanes;
    private final Slowing slowing;
    private final Clock clock;
    private final Signatures signatures;
    private final Map<DeliveryOutcome.Label, Counter> deliveries =
            new EnumMap<>(DeliveryOutcome.Label.class);

    /** Issues of which a batch has failed here: one stack trace tells as much as a thousand. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    private final Stumbles hungUp = new Stumbles(3);
    private final Stumbles tooFast = new Stumbles(2);

    BatchSender(
            CompiledMails mails,
            Dispatches dispatches,
            Ledger ledger,
            People people,
            Alarms alarms,
            Crew crew,
            RetryProperties retry,
            Lanes lanes,
            Slowing slowing,
            Clock clock,
            MeterRegistry meters,
            Signatures signatures) {
        this.signatures = signatures;
        this.mails = mails;
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.people = people;
        this.alarms = alarms;
        this.crew = crew;
        this.retry = retry;
        this.lanes = lanes;
        this.slowing = slowing;
        this.clock = clock;
        for (var label : DeliveryOutcome.Label.values()) {
            deliveries.put(label, meters.counter("dispatch.deliveries", "status", label.word));
        }
    }

    /**
     * Returns when the batch is finished, given back, or no longer ours. One that fails waits, what
     * was claimed of it in doubt; no other waits with it.
     *
     * @throws RelayAway after giving the batch back
     */
    void send(Lease lease, Line line, Patience patience, BooleanSupplier stopping)
            throws RelayAway {
        var run = new Run(lease, line, patience, stopping);
        try {
            run.send();
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            if (failed.add(lease.batch().issueId())) {
                log.error("batch failed, it waits batch={}", lease.batch().id(), e);
            } else {
                log.warn(
                        "batch failed too, it waits batch={} as={}",
                        lease.batch().id(),
                        e.getClass().getSimpleName());
            }
            if (lease.isClaimed()) {
                // Nobody knows how far it had come.
                line.close();
            }
            run.putOff();
        } finally {
            line.giveBackTurn();
        }
    }

    /** One batch on its way. */
    private final class Run {
        private final Lease lease;
        private final Line line;
        private final Patience patience;
        private final BooleanSupplier stopping;
        private final String lane;
        private final String seat;
        private final Overtaken overtaken;
        private @Nullable Letters letters;
        private Instant deadline = Instant.MAX;
        private double turn;
        private int ahead;
        private boolean waiting;

        Run(Lease lease, Line line, Patience patience, BooleanSupplier stopping) {
            this.lease = lease;
            this.line = line;
            this.patience = patience;
            this.lane = lease.batch().lane();
            this.seat = Lanes.seatId(lease.batch().id(), lease.fence());
            this.stopping = stopping;
            this.overtaken = new Overtaken(lease, ledger, patience);
        }

        void send() throws RelayAway {
            doubtClaimed();
            while (!lease.isDone()) {
                var dispatch = dispatches.open(lease.batch().issueId());
                if (dispatch.isEmpty() || !mayGoOn(dispatch.get())) {
                    release();
                    return;
                }
                deadline = lastTry(dispatch.get());
                if (isCancelled(dispatch.get())) {
                    settle(new DeliveryOutcome.Skipped("cancelled"));
                } else if (clock.instant().isAfter(deadline)
                        || overtaken.isRecipient(dispatch.get())) {
                    settle(expired());
                } else if (alarms.isHeld(lane) || !lanes.isOpen(lane)) {
                    release();
                    return;
                } else if (lease.isClaimed()) {
                    if (!attempt()) {
                        return;
                    }
                } else if (lanes.left(lane, seat) == 0 || lanes.mustYield(lane, seat)) {
                    release();
                    return;
                } else if (!claim()) {
                    return;
                }
            }
            hungUp.forget(lease.batch().id());
            tooFast.forget(lease.batch().id());
            var attempts = lease.batch().triesBefore() + 1;
            var nextTry =
                    clock.instant().plus(retry.delayAfter(attempts, RandomGenerator.getDefault()));
            patience.write(() -> lease.finish(nextTry.isBefore(deadline) ? nextTry : deadline));
        }

        /** In somebody's hands who ended: sent or not, nobody knows. */
        private void doubtClaimed() {
            while (lease.isClaimed()) {
                settle(new DeliveryOutcome.Uncertain("interrupted"));
            }
        }

        void putOff() {
            doubtClaimed();
            patience.write(() -> lease.release(clock.instant().plus(FAILED)));
        }

        /** Never past the deadline, nor long after the first try (STANDARDS 4.2). */
        private Instant lastTry(Dispatch dispatch) {
            var first = lease.batch().firstTriedAt();
            if (first == null) {
                return dispatch.deadline();
            }
            var patienceEnds = first.plus(retry.giveUpAfter());
            return patienceEnds.isBefore(dispatch.deadline()) ? patienceEnds : dispatch.deadline();
        }

        private boolean mayGoOn(Dispatch dispatch) {
            return (dispatch.isWorkedOn(clock.instant()) || isCancelled(dispatch))
                    && crew.mayAct()
                    && !stopping.getAsBoolean();
        }

        private boolean isCancelled(Dispatch dispatch) {
            return dispatch.hasCancelled(lane, lease.batch().id());
        }

        /** How long the rates of the lane, and then of the relay, make the next few wait. */
        private Duration untilOurTurn() {
            line.carryAtMost(lanes.mailsPerConnection(lane));
            line.requireTls(lanes.requireTls(lane));
            line.idleAfter(lanes.idle(lane));
            if (!waiting) {
                ahead = line.isPaced() ? 1 : CLAIMED_AHEAD;
                turn = lanes.turn(lane, ahead);
                waiting = true;
            }
            var wait = lanes.untilTurn(lane, turn);
            return wait.isPositive() ? wait : line.untilTurn();
        }

        /**
         * Once our turn has come, and with a connection at hand, so that nothing is claimed in
         * vain; until then it only waits a little. False once the batch is not ours.
         */
        private boolean claim() throws RelayAway {
            try {
                letters();
                if (!waiting) {
                    line.checkNotPassedBy();
                }
                var wait = untilOurTurn();
                if (wait.isPositive()) {
                    line.rest();
                    patience.rest(Collections.min(List.of(wait, GLANCE)));
                    return true;
                }
                line.open();
                if (line.untilTurn().isPositive()) {
                    // It is to another relay than the one whose turn has come.
                    return true;
                }
            } catch (RelayAway e) {
                return givenBack(e);
            }
            waiting = false;
            int most = line.isPaced() ? 1 : ahead;
            int upTo = Math.min(most, lanes.left(lane, seat));
            return patience.write(() -> lease.claim(upTo));
        }

        /** Where only this lane cannot go, the line is there for others. */
        private boolean givenBack(RelayAway e) throws RelayAway {
            if (e.isTooFast()) {
                slowing.relayBusy(lane, String.valueOf(e.getMessage()));
            }
            release();
            if (!e.isUnencrypted()) {
                throw e;
            }
            lanes.unencrypted(lane);
            return false;
        }

        /** False once the batch is given back. */
        private boolean attempt() throws RelayAway {
            DeliveryOutcome outcome;
            try {
                outcome = deliver();
            } catch (RelayAway e) {
                if (!e.isLost() || !isEnough(hungUp)) {
                    return givenBack(e);
                }
                settle(DeliveryOutcome.hungUp());
                return true;
            }
            alarms.count(lane, lease.recipient().address(), outcome);
            lanes.counted(lane, seat, outcome);
            slowing.refused(lane, outcome);
            if (outcome.isTooFast() && alarms.areTooFastFor(lane)) {
                slowing.throttled(lane, String.valueOf(outcome.cause()));
                // The same mail, with its lane; but not one that is so twice.
                if (outcome.label() == DeliveryOutcome.Label.DEFERRED && !isEnough(tooFast)) {
                    release();
                    return false;
                }
            }
            settle(outcome.after(lease.batch().triesBefore()));
            return true;
        }

        /** It shall not hold up the rest. */
        private boolean isEnough(Stumbles stumbles) {
            return stumbles.isEnough(lease.batch().id(), lease.recipient().subscriberId());
        }

        /** In a paced lane the next may have to wait for longer than it can be announced. */
        private DeliveryOutcome deliver() throws RelayAway {
            var letter = letters().current();
            var next = lanes.isPaced(lane) ? null : letters().following();
            return letter.mail() == null
                    ? requireNonNull(letter.instead())
                    : line.send(letter.mail(), next);
        }

        /** Not needed for what is only ticked off, and made before the claim. */
        private Letters letters() {
            if (letters == null) {
                var mail = mails.find(lease.batch().issueId()).orElseThrow();
                letters = new Letters(lease, mail, signatures, people, patience, clock);
            }
            return letters;
        }

        private DeliveryOutcome expired() {
            var deferral = lease.deferral();
            return deferral == null || deferral.order() != null
                    ? new DeliveryOutcome.Skipped("expired")
                    : DeliveryOutcome.expired(deferral.cause(), deferral.verdict());
        }

        private void settle(DeliveryOutcome outcome) {
            lease.settle(outcome, clock.instant());
            requireNonNull(deliveries.get(outcome.label())).increment();
        }

        private void release() {
            patience.write(() -> lease.release(clock.instant()));
        }
    }
}
