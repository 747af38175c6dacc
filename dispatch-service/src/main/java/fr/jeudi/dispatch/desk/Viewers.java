package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.plan.Plans;
import fr.jeudi.dispatch.rounds.InRounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Those who look at a send while it runs. Once a second, if anything has moved, each is told so and
 * fetches the figures, which are the same for all. An answer ends after ten minutes, before what
 * was sent fills the buffers of one who does not read, so nobody holds up the others; browsers come
 * back by themselves.
 */
@Component
class Viewers extends InRounds {
    /** All issues. */
    static final String ALL = "";

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int HEARTBEAT = 10;

    private final Bookkeeper bookkeeper;
    private final Plans plans;
    private final LiveProperties properties;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<SseEmitter, Viewer> viewers = new ConcurrentHashMap<>();
    private int round;
    private volatile boolean open;

    Viewers(Bookkeeper bookkeeper, Plans plans, LiveProperties properties) {
        super("viewers", ROUND, Duration.ofSeconds(1), SmartLifecycle.DEFAULT_PHASE);
        this.bookkeeper = bookkeeper;
        this.plans = plans;
        this.properties = properties;
    }

    /** What somebody looks at, and how it was when they were last told. */
    private static final class Viewer {
        private final String issueId;
        private @Nullable Object seen;

        Viewer(String issueId) {
            this.issueId = issueId;
        }
    }

    /** One viewer more; empty where there are enough, or at the end. */
    Optional<SseEmitter> join(String issueId) {
        if (!open) {
            return Optional.empty();
        }
        if (count.incrementAndGet() > properties.viewers()) {
            count.decrementAndGet();
            return Optional.empty();
        }
        var emitter = new SseEmitter(LONGEST.toMillis());
        emitter.onCompletion(() -> leave(emitter));
        emitter.onTimeout(emitter::complete);
        viewers.put(emitter, new Viewer(issueId));
        if (!open) {
            end(emitter);
        }
        return Optional.of(emitter);
    }

    int count() {
        return viewers.size();
    }

    /**
     * Tells those for whom something has moved; the others, now and then, that we are still here.
     */
    void tell() {
        round++;
        viewers.forEach((emitter, viewer) -> {
            if (viewer.issueId.equals(ALL) && round % 2 == 1) {
                // The list counts past issues as well.
                return;
            }
            var now = standing(viewer.issueId);
            if (!now.equals(viewer.seen)) {
                viewer.seen = now;
                send(emitter, SseEmitter.event().name("moved").data(String.valueOf(round)));
            } else if (round % HEARTBEAT == 0) {
                send(emitter, SseEmitter.event().comment("here"));
            }
        });
    }

    /** What must have changed before anybody is told. */
    List<Object> standing(String issueId) {
        var standing = new ArrayList<Object>();
        if (issueId.equals(ALL)) {
            standing.add(bookkeeper.issues());
        }
        for (var it : bookkeeper.standings()) {
            if (issueId.equals(ALL) || issueId.equals(it.dispatch().issueId())) {
                standing.add(it);
                plans.find(it.dispatch().issueId()).ifPresent(standing::add);
            }
        }
        return standing;
    }

    private void send(SseEmitter emitter, SseEmitter.SseEventBuilder event) {
        try {
            emitter.send(event);
        } catch (IOException | IllegalStateException _) {
            // The browser has gone.
            leave(emitter);
        }
    }

    void leave(SseEmitter emitter) {
        if (viewers.remove(emitter) != null) {
            count.decrementAndGet();
        }
    }

    private void end(SseEmitter emitter) {
        leave(emitter);
        emitter.complete();
    }

    @Override
    protected void round() {
        tell();
    }

    @Override
    public void start() {
        open = true;
        super.start();
    }

    /** First of all, so that nobody who looks holds up the graceful end of the web server. */
    @Override
    public void stop() {
        open = false;
        super.stop();
        List.copyOf(viewers.keySet()).forEach(this::end);
    }
}
