package fr.jeudi.local;

import fr.jeudi.local.settings.CannotStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/** What has been started, and how to stop it: the services together, the rest in reverse order. */
final class Shutdown {
    private record Started(String name, AutoCloseable part) {}

    private final Deque<Started> parts = new ArrayDeque<>();
    private final List<Started> services = new ArrayList<>();
    private boolean begun;

    synchronized void add(String name, AutoCloseable part) {
        refuseWhenBegun();
        parts.push(new Started(name, part));
    }

    synchronized void addService(String name, AutoCloseable service) {
        refuseWhenBegun();
        services.add(new Started(name, service));
    }

    private void refuseWhenBegun() {
        if (begun) {
            throw new CannotStart("Stopped while starting.");
        }
    }

    void run(Progress progress) {
        List<Started> running;
        Deque<Started> ground;
        synchronized (this) {
            if (begun) {
                return;
            }
            begun = true;
            running = List.copyOf(services);
            ground = new ArrayDeque<>(parts);
        }
        if (ground.isEmpty()) {
            return;
        }
        progress.say("Jeudi stops …");
        var since = System.nanoTime();
        try (var threads = Executors.newCachedThreadPool()) {
            running.forEach(it -> threads.execute(() -> stop(it)));
        }
        ground.forEach(Shutdown::stop);
        progress.say(
                "Jeudi has stopped after %d ms; all data is kept."
                        .formatted((System.nanoTime() - since) / 1_000_000));
    }

    // The outermost loop of stopping: one part that fails must not keep the next from closing.
    private static void stop(Started started) {
        try {
            started.part().close();
        } catch (Exception e) {
            LoggerFactory.getLogger(Shutdown.class)
                    .warn("not stopped cleanly: {}", started.name(), e);
        }
    }
}
