package fr.jeudi.dispatch.transactional;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.ReturnPath;
import fr.jeudi.dispatch.mail.SingleMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.relay.Line;
import fr.jeudi.dispatch.relay.RelayAway;
import fr.jeudi.dispatch.relay.Stumbles;
import fr.jeudi.dispatch.rounds.Patience;
import fr.jeudi.dispatch.sending.RetryProperties;
import fr.jeudi.dispatch.signing.Signatures;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Carries one single mail: claims it, sends it, settles it. */
@Component
class Courier {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final RequestedMails mails;
    private final Crew crew;
    private final RetryProperties retry;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Signatures signatures;
    private final ReturnPath returnPath;
    private final Stumbles hungUp = new Stumbles(3);

    Courier(
            RequestedMails mails,
            Crew crew,
            RetryProperties retry,
            Clock clock,
            MeterRegistry meters,
            Signatures signatures,
            ReturnPath returnPath) {
        this.returnPath = returnPath;
        this.signatures = signatures;
        this.mails = mails;
        this.crew = crew;
        this.retry = retry;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Sends it if it is ours to send. Its turn is given back where it is not.
     *
     * @throws RelayAway after giving it back
     */
    void carry(RequestedMail seen, Line line, Patience patience) throws RelayAway {
        try {
            carryInTurn(seen, line, patience);
        } finally {
            line.giveBackTurn();
        }
    }

    private void carryInTurn(RequestedMail seen, Line line, Patience patience) throws RelayAway {
        while (!clock.instant().isAfter(seen.expiresAt())) {
            if (isOurTurn(line)) {
                send(seen, line, patience);
                return;
            }
            line.rest();
            if (patience.rest(Collections.min(List.of(line.untilTurn(), GLANCE)))) {
                return;
            }
        }
        mails.claim(seen, crew.me()).ifPresent(it -> settle(it, expired(seen), null, patience));
    }

    /** With a connection at hand, so that nothing is claimed in vain. */
    private static boolean isOurTurn(Line line) throws RelayAway {
        if (line.untilTurn().isPositive()) {
            return false;
        }
        line.open();
        return !line.untilTurn().isPositive();
    }

    /** In the hands of an instance that has ended: sent or not, nobody knows. */
    void giveUp(RequestedMail seen, Patience patience) {
        mails.claim(seen, crew.me())
                .ifPresent(mail ->
                        settle(mail, new DeliveryOutcome.Uncertain("interrupted"), null, patience));
    }

    /** Makes it before the claim: what fails after that ends as uncertain. */
    private void send(RequestedMail seen, Line line, Patience patience) throws RelayAway {
        Optional<ReadyMail> ready;
        try {
            ready = made(seen);
        } catch (RuntimeException e) {
            log.error("mail not made, it waits mail={}", seen.mailId(), e);
            settle(seen, DeliveryOutcome.notMade(), null, patience);
            return;
        }
        var claimed = mails.claim(seen, crew.me());
        if (claimed.isPresent() && ready.isPresent()) {
            send(claimed.get(), ready.get(), line, patience);
        } else if (claimed.isPresent()) {
            var refusal = DeliveryOutcome.refusedHere("5.1.3", "invalid-address");
            settle(claimed.get(), refusal, null, patience);
        }
    }

    /** Signed; empty if an address fits no header field. */
    private Optional<ReadyMail> made(RequestedMail mail) {
        var to = Objects.requireNonNull(mail.to());
        SingleMail single;
        try {
            single = SingleMail.of(mail.mailId(), mail.fromAddress(), to.name(), to.address());
            if (mail.key().isPresent()) {
                single = returnPath.on(single, mail.key().get(), mail.subscriberId());
            }
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        var content = Objects.requireNonNull(mail.content()).getData();
        return Optional.of(signatures.sign(single.around(content, clock.instant())));
    }

    private void send(RequestedMail mail, ReadyMail ready, Line line, Patience patience)
            throws RelayAway {
        try {
            var outcome = line.send(ready);
            hungUp.forget(mail.mailId());
            settle(mail, outcome.after(mail.attempts()), ready.messageId(), patience);
        } catch (RelayAway e) {
            if (e.isLost() && hungUp.isEnough(mail.mailId(), mail.mailId())) {
                settle(mail, DeliveryOutcome.hungUp(), null, patience);
            } else {
                patience.write(() -> mails.postpone(mail, mail.attempts(), clock.instant(), null));
            }
            throw e;
        }
    }

    private void settle(
            RequestedMail mail,
            DeliveryOutcome outcome,
            @Nullable String messageId,
            Patience patience) {
        var state =
                switch (outcome) {
                    case DeliveryOutcome.Accepted _ -> RequestedMail.State.ACCEPTED;
                    case DeliveryOutcome.Rejected _ -> RequestedMail.State.REJECTED;
                    case DeliveryOutcome.Uncertain _ -> RequestedMail.State.UNCERTAIN;
                    case DeliveryOutcome.Skipped _ -> RequestedMail.State.SKIPPED;
                    case DeliveryOutcome.Deferred _ -> RequestedMail.State.WAITING;
                };
        if (state == RequestedMail.State.WAITING) {
            int attempts = mail.attempts() + 1;
            var dueAt =
                    clock.instant().plus(retry.delayAfter(attempts, RandomGenerator.getDefault()));
            patience.write(() -> mails.postpone(mail, attempts, dueAt, outcome));
        } else {
            patience.write(() -> mails.settle(mail, state, outcome, messageId, clock.instant()));
        }
        meters.counter("dispatch.mails", "status", outcome.label().word).increment();
        log.info(
                "mail settled mail={} kind={} outcome={}",
                mail.mailId(),
                mail.kind(),
                outcome.label().word);
    }

    private static DeliveryOutcome expired(RequestedMail mail) {
        return mail.attempts() == 0
                ? new DeliveryOutcome.Skipped("expired")
                : DeliveryOutcome.expired(mail.cause(), mail.verdict());
    }
}
