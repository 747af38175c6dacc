package fr.jeudi.journey;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** A relay that takes every mail, slowly, and remembers who got which how often. */
final class Sink implements AutoCloseable {
    private final Map<String, Map<String, Integer>> taken = new ConcurrentHashMap<>();
    private final Connections connections = new Connections();
    private final Duration pause;
    private final SMTPServer server;

    private Sink(Duration pause) {
        this.pause = pause;
        this.server =
                SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .hostName("sink.example")
                        .maxConnections(1000)
                        .sessionHandler(connections)
                        .simpleMessageListener(new Listener())
                        .build();
    }

    /**
     * Takes {@code pause} over each mail before it answers, so that a crash finds some half-way.
     */
    static Sink start(Duration pause) {
        var sink = new Sink(pause);
        sink.server.start();
        return sink;
    }

    int port() {
        return server.getPortAllocated();
    }

    /** How many connections were open at most at the same time. */
    int mostConnections() {
        return connections.most.get();
    }

    /** Who got a mail with a subject that contains this. */
    Set<String> recipients(String subject) {
        return taken.entrySet().stream()
                .filter(it -> it.getKey().contains(subject))
                .flatMap(it -> it.getValue().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Who got it more than once. */
    Set<String> twice(String subject) {
        return taken.entrySet().stream()
                .filter(it -> it.getKey().contains(subject))
                .flatMap(it -> it.getValue().entrySet().stream())
                .filter(it -> it.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Listener implements SimpleMessageListener {

        @Override
        public boolean accept(String from, String recipient) {
            return true;
        }

        @Override
        public void deliver(String from, String recipient, InputStream data) throws IOException {
            var subject = Mail.of(data.readAllBytes()).subject();
            LockSupport.parkNanos(pause.toNanos());
            taken.computeIfAbsent(subject, _ -> new ConcurrentHashMap<>())
                    .merge(recipient, 1, Integer::sum);
        }
    }

    private static final class Connections implements SessionHandler {
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public SessionAcceptance accept(Session session) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            return SessionAcceptance.success();
        }

        @Override
        public void onSessionEnd(Session session) {
            open.decrementAndGet();
        }
    }
}
