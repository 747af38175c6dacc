package fr.jeudi.dispatch.mailbox;

import fr.jeudi.dispatch.ledger.Crew;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the mailbox as long as the service runs: a mail is put away only after what it says is
 * stored, so that one read twice, by a restart or by another instance, is read in vain and no more.
 * Server or store away: it tries again, later and later, up to a minute.
 */
@Component
class MailboxReader implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MailboxReader.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
    private static final int DOUBLINGS = 7;

    /** How often an instance that does not read asks whether it is its turn. */
    private static final Duration TURN = Duration.ofSeconds(1);

    /** How often mails that were read long ago are deleted. */
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final MailboxProperties properties;
    private final Intake intake;
    private final Clock clock;
    private final BooleanSupplier mayRead;
    private @Nullable Reading reading;
    private volatile MailboxState state = MailboxState.UNSEEN;

    @Autowired
    MailboxReader(
            MailboxProperties properties,
            Sorter sorter,
            Clock clock,
            MeterRegistry meters,
            Crew crew) {
        this(properties, sorter, clock, meters, crew::isFirst);
    }

    /**
     * For the given turn.
     *
     * @param mayRead false while another instance reads
     */
    MailboxReader(
            MailboxProperties properties,
            Sorter sorter,
            Clock clock,
            MeterRegistry meters,
            BooleanSupplier mayRead) {
        this.mayRead = mayRead;
        this.properties = properties;
        this.intake = new Intake(sorter, meters);
        this.clock = clock;
        if (properties.isOn()) {
            meters.gauge("dispatch.mailbox.reachable", this, it -> it.state.isReading() ? 1 : 0);
        }
    }

    MailboxState state() {
        return state;
    }

    @Override
    public void start() {
        if (properties.isOn()) {
            reading = new Reading();
            reading.thread.start();
        }
    }

    @Override
    public void stop() {
        if (reading != null) {
            reading.stop();
            reading = null;
        }
    }

    @Override
    public boolean isRunning() {
        return reading != null;
    }

    @Override
    public int getPhase() {
        return Crew.PHASE + 2;
    }

    /** From start to stop. */
    private final class Reading implements Runnable {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final Thread thread = Thread.ofPlatform().daemon().name("mailbox").unstarted(this);
        private final ScheduledExecutorService alarmClock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("mailbox-clock").factory());
        private volatile @Nullable Inbox open;
        private Set<Long> passedOver = Set.of();
        private @Nullable Instant lastForgotten;
        private int failures;

        @Override
        public void run() {
            while (!isStopping()) {
                if (!mayRead.getAsBoolean()) {
                    rest(TURN);
                    continue;
                }
                try (var inbox = Inbox.open(properties)) {
                    open = inbox;
                    try {
                        read(inbox);
                    } finally {
                        passedOver = inbox.passedOver();
                    }
                } catch (MessagingException | RuntimeException e) {
                    // Also a folder the server has closed under us, which Angus calls a bug.
                    failed(e);
                } finally {
                    open = null;
                }
                rest(FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures, DOUBLINGS)));
            }
        }

        private void read(Inbox inbox) throws MessagingException {
            long opened = System.nanoTime();
            while (!isStopping() && mayRead.getAsBoolean()) {
                boolean some = intake.takeSome(inbox, passedOver);
                failures = 0;
                if (state.trouble() != null) {
                    log.info("mailbox answers again");
                }
                state = MailboxState.inOrder(clock.instant());
                if (some) {
                    continue;
                }
                var age = Duration.ofNanos(System.nanoTime() - opened);
                if (!inbox.passedOver().isEmpty() && age.compareTo(properties.pollInterval()) > 0) {
                    // To see in a new session which of them are gone.
                    return;
                }
                forget(inbox);
                await(inbox);
            }
        }

        private void forget(Inbox inbox) {
            var now = clock.instant();
            if (lastForgotten != null && now.isBefore(lastForgotten.plus(FORGET_EVERY))) {
                return;
            }
            lastForgotten = now;
            try {
                inbox.forget(LocalDate.ofInstant(now.minus(properties.keep()), ZoneOffset.UTC));
            } catch (MessagingException e) {
                if (!isStopping()) {
                    log.warn(
                            "mails read long ago cannot be deleted by={}",
                            e.getClass().getSimpleName());
                }
            }
        }

        private void failed(Exception e) {
            if (isStopping()) {
                return;
            }
            failures++;
            var now = state.failed(e, clock.instant());
            if (!Objects.equals(now.trouble(), state.trouble())) {
                // Without the server's words, which may name the account.
                log.warn(
                        "mailbox cannot be read, will be tried again reason={} by={}",
                        now.trouble(),
                        e.getClass().getSimpleName());
            }
            state = now;
        }

        private void await(Inbox inbox) throws MessagingException {
            if (!inbox.offersIdle()) {
                rest(properties.pollInterval());
                return;
            }
            // More than once: the first may come before the server has begun to idle.
            long poll = properties.pollInterval().toMillis();
            var waking =
                    alarmClock.scheduleWithFixedDelay(
                            () -> wake(inbox), poll, poll, TimeUnit.MILLISECONDS);
            try {
                inbox.idle();
            } finally {
                waking.cancel(false);
            }
        }

        private void rest(Duration time) {
            try {
                stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isStopping() {
            return stopping.getCount() == 0 || Thread.currentThread().isInterrupted();
        }

        /** Lets the mail in hand end, then hangs up. */
        void stop() {
            stopping.countDown();
            alarmClock.execute(() -> hangUp(open));
            try {
                thread.join(Duration.ofSeconds(3));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
            alarmClock.shutdownNow();
        }
    }

    private static void wake(Inbox inbox) {
        try {
            inbox.wake();
        } catch (MessagingException _) {
            // Whoever idles hears of it.
        }
    }

    private static void hangUp(@Nullable Inbox inbox) {
        try {
            if (inbox != null) {
                inbox.cut();
            }
        } catch (MessagingException _) {
            // Gone already.
        }
    }
}
