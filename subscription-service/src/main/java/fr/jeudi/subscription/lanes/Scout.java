package fr.jeudi.subscription.lanes;

import fr.jeudi.subscription.lanes.LanesProperties.Dns;
import fr.jeudi.subscription.lanes.MailDomain.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Looks domains up in the background, each once, so many a second at most. What does not fit into
 * its queue, or finds no DNS, is met again by the {@link Sweep}.
 */
@Component
class Scout implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Scout.class);
    private static final int THREADS = 4;
    private static final int MOST_QUEUED = 10_000;
    private static final long PROBED_FOR = Duration.ofMinutes(10).toNanos();
    private static final long LEFT_ALONE_FOR = Duration.ofMinutes(1).toNanos();

    /** RFC 2606, RFC 6761, RFC 6762, RFC 7686. */
    private static final Pattern RESERVED =
            Pattern.compile(
                    "(?:.*\\.)?(?:example|test|invalid|localhost|local|onion|example\\.(?:com|net|org))");

    private final MailDns dns;
    private final MailDomains domains;
    private final LanesProperties properties;
    private final MeterRegistry meters;
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>(MOST_QUEUED);
    private final Set<String> queued = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private long nextTurn = System.nanoTime();
    private long probedUntil = System.nanoTime();
    private boolean awake;
    private volatile boolean running;

    Scout(MailDns dns, MailDomains domains, LanesProperties properties, MeterRegistry meters) {
        this.dns = dns;
        this.domains = domains;
        this.properties = properties;
        this.meters = meters;
        meters.gauge("subscription.lanes.waiting", queue, BlockingQueue::size);
    }

    /** Somebody has an address there. */
    void met(String domain) {
        if (running
                && !RESERVED.matcher(domain).matches()
                && !domains.isFresh(domain)
                && queued.add(domain)
                && !queue.offer(domain)) {
            queued.remove(domain);
        }
    }

    boolean isBusy() {
        return queue.size() > MOST_QUEUED / 2;
    }

    boolean isIdle() {
        return queued.isEmpty();
    }

    private void work() {
        try {
            while (running) {
                var domain = queue.take();
                try {
                    look(domain);
                } catch (DataAccessException e) {
                    LOG.warn("lanes wait for the store cause={}", e.getClass().getSimpleName());
                } finally {
                    queued.remove(domain);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String domain) throws InterruptedException {
        if (domains.isKnownToOthers(domain) || !isAwake()) {
            return;
        }
        TimeUnit.NANOSECONDS.sleep(turn() - System.nanoTime());
        var answer = dns.ask(domain);
        domains.learn(domain, answer);
        meters.counter("subscription.lanes.asked", "answer", word(answer.kind())).increment();
    }

    private synchronized long turn() {
        nextTurn =
                Math.max(nextTurn, System.nanoTime())
                        + TimeUnit.SECONDS.toNanos(1) / properties.perSecond();
        return nextTurn;
    }

    /**
     * Whether there is a DNS that knows the world; else its “no such domain” would mean nothing.
     */
    private synchronized boolean isAwake() {
        if (properties.dns() == Dns.ON) {
            return true;
        }
        if (System.nanoTime() - probedUntil >= 0) {
            boolean before = awake;
            awake = dns.ask(properties.probe()).kind() == Kind.HOSTS;
            probedUntil = System.nanoTime() + (awake ? PROBED_FOR : LEFT_ALONE_FOR);
            if (awake != before) {
                LOG.info("lanes by mail exchanger dns={}", awake ? "answers" : "silent");
            }
        }
        return awake;
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void start() {
        if (properties.dns() == Dns.OFF || running) {
            return;
        }
        running = true;
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("scout-" + i).start(this::work));
        }
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.clear();
        queue.clear();
        queued.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
