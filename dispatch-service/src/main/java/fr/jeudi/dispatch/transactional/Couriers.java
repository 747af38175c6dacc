package fr.jeudi.dispatch.transactional;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.relay.Drain;
import fr.jeudi.dispatch.relay.Line;
import fr.jeudi.dispatch.relay.RelayAway;
import fr.jeudi.dispatch.relay.RelayProperties;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.report.Reports;
import fr.jeudi.dispatch.rounds.InRounds;
import fr.jeudi.dispatch.rounds.Patience;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The workers for single mails, on connections of their own, so that a confirmation never waits
 * behind an issue. A mail is sent the moment it is asked for; what could not be is found again in
 * the store.
 */
@Component
class Couriers extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Couriers.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration ROUND = Duration.ofMillis(500);

    private final RequestedMails mails;
    private final Courier courier;
    private final Crew crew;
    private final Relays relays;
    private final RelayProperties properties;
    private final Reports reports;
    private final Clock clock;
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final Drain drain = new Drain();

    Couriers(
            RequestedMails mails,
            Courier courier,
            Crew crew,
            Relays relays,
            RelayProperties properties,
            Reports reports,
            Clock clock) {
        super("couriers", ROUND, Duration.ofSeconds(1), Crew.PHASE + 3);
        this.mails = mails;
        this.courier = courier;
        this.crew = crew;
        this.relays = relays;
        this.properties = properties;
        this.reports = reports;
        this.clock = clock;
    }

    /** Keeps a request and sends it soon; a repeat changes nothing. */
    void accept(MailRequested request) {
        var secret = new byte[32];
        RANDOM.nextBytes(secret);
        if (mails.keep(RequestedMail.of(request, clock.instant(), secret))) {
            log.info("mail requested mail={} kind={}", request.mailId(), request.kind());
            enqueue(request.mailId());
        }
    }

    private void enqueue(String mailId) {
        if (inHand.add(mailId)) {
            queue.add(mailId);
        }
    }

    /** Whatever the store still holds open: due again, left behind by others, or not reported. */
    void lookAround() {
        mails.unsettled(clock.instant()).stream()
                .filter(this::isFree)
                .forEach(it -> enqueue(it.mailId()));
        // After it: while Kafka is away reports wait, mails do not.
        mails.unreported().forEach(this::report);
    }

    private boolean isFree(RequestedMail mail) {
        return mail.state() == RequestedMail.State.WAITING
                || Objects.equals(mail.owner(), crew.me())
                || crew.isGone(mail.owner());
    }

    private void report(RequestedMail mail) {
        reports.publish(
                mail.mailId(),
                mail.subscriberId(),
                DeliveryOutcome.Label.valueOf(mail.state().name()),
                mail.cause(),
                mail.status(),
                mail.verdict(),
                mail.messageId(),
                Objects.requireNonNull(mail.settledAt()));
        mails.reported(mail.mailId());
    }

    @Override
    protected void round() {
        lookAround();
    }

    @Override
    public void start() {
        for (int i = 0; i < properties.transactionalConnections(); i++) {
            var worker = new Worker();
            var thread = Thread.ofPlatform().daemon().name("courier-" + i).unstarted(worker);
            drain.add(thread, worker.line, worker.stopping);
            thread.start();
        }
        super.start();
    }

    /** While pages are still answered. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        drain.begin();
    }

    @Override
    public void stop() {
        drain.end();
        super.stop();
    }

    /** Carries mail after mail until stopped. */
    private final class Worker implements Runnable {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Patience patience = new Patience(stopping);
        private final Line line = Line.ofSingleMails(relays, properties);

        @Override
        public void run() {
            try (line) {
                while (stopping.getCount() > 0) {
                    var mailId = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (mailId == null) {
                        line.rest();
                    } else if (stopping.await(carry(mailId).toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private Duration carry(String mailId) {
            try {
                var mail = mails.find(mailId);
                if (mail.isPresent()) {
                    carry(mail.get());
                }
                return Duration.ZERO;
            } catch (RelayAway e) {
                log.warn("relay away, mail={} waits reason={}", mailId, e.getMessage());
                return line.backOff();
            } catch (DataAccessException e) {
                log.warn("store does not answer", e);
                return properties.firstBackOff();
            } catch (RuntimeException e) {
                log.error("mail failed mail={}", mailId, e);
                return properties.firstBackOff();
            } finally {
                inHand.remove(mailId);
            }
        }

        private void carry(RequestedMail mail) throws RelayAway {
            switch (mail.state()) {
                case WAITING -> {
                    if (!mail.dueAt().isAfter(clock.instant())) {
                        courier.carry(mail, line, patience);
                    }
                }
                case CLAIMED -> {
                    if (isFree(mail)) {
                        courier.giveUp(mail, patience);
                    }
                }
                case ACCEPTED, REJECTED, UNCERTAIN, SKIPPED -> {}
            }
        }
    }
}
