package fr.jeudi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.FileSystemUtils;

/**
 * What more replicas bring when the relay is what takes time: the rate of one, of two, and of two
 * joined by a third half-way; and whether a lane's limits hold for two together.
 *
 * <p>Arguments: recipients for one replica (default 8000), latency of the relay in ms (50),
 * connections of each replica (8).
 */
final class ScaleBench {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final int BYTES = 40 * 1024;
    private static final int TRAINING = 2_000;
    private static final int LIMITED = 1_500;

    /** Nobody waits for the last of them. */
    private static final int ENOUGH = 40_000;

    private final int recipients;
    private final Duration latency;
    private final int connections;

    private ScaleBench(int recipients, int latency, int connections) {
        this.recipients = recipients;
        this.latency = Duration.ofMillis(latency);
        this.connections = connections;
    }

    public static void main(String[] args) throws IOException {
        new ScaleBench(
                        Arguments.number(args, 0, 8_000),
                        Arguments.number(args, 1, 50),
                        Arguments.number(args, 2, 8))
                .run();
        System.exit(0);
    }

    private void run() throws IOException {
        System.out.printf(
                "%d connections each, %d ms per mail%n%n", connections, latency.toMillis());
        double one = rate(1);
        double two = rate(2);
        System.out.println("| replicas | mails/s | × one |");
        System.out.println("|---|---|---|");
        System.out.printf(Locale.ROOT, "| 1 | %.0f | 1 |%n", one);
        System.out.printf(Locale.ROOT, "| 2 | %.0f | %.2f |%n", two, two / one);
        limited("6 connections", 6, 0);
        limited("60 mails a second", 0, 60);
        join("", ClassPath.asItIs(), List.of());
        var folder = Files.createTempDirectory("jeudi-aot");
        try {
            var classPath = ClassPath.ofJars(folder);
            var cache = folder.resolve("dispatch.aot");
            train(classPath, cache);
            join(", with an AOT cache", classPath, List.of("-XX:AOTCache=" + cache));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** A short send, after which the JVM writes down what it has loaded and linked. */
    private void train(String classPath, Path cache) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(TRAINING, Duration.ZERO);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.launchReplica(classPath, List.of("-XX:AOTCacheOutput=" + cache));
            cluster.awaitReplicas();
            try (var feed = cluster.feed()) {
                feed.release(new MadeUpIssue(MadeUpIssue.id(1), BYTES, TRAINING));
            }
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() == TRAINING);
            cluster.stopReplicas();
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM wrote no AOT cache");
        }
    }

    private double rate(int replicas) throws IOException {
        int audience = recipients * replicas;
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(audience, latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            release(cluster, replicas, audience);
            // By then the compilers, which share the processors, are done.
            Waiting.until("half the mails", PATIENCE, () -> sink.mails() >= audience / 2);
            int before = sink.mails();
            long start = System.nanoTime();
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() == audience);
            return (audience - before) / ((System.nanoTime() - start) / 1e9);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Whether a limit of the lane holds for both replicas together. */
    private void limited(String limit, int atOnce, int rate) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(LIMITED, latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.limit(atOnce, rate);
            release(cluster, 2, LIMITED);
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() == LIMITED);
            System.out.printf(
                    "%nTwo replicas in a lane of %s: at most %d mails at once and %d in a second.%n",
                    limit, sink.mostAtOnce(), sink.mostInASecond());
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /**
     * From the command to start the third to the first second that is a quarter faster; not before
     * it is ready, since the two others may still be warming up.
     */
    private void join(String how, String classPath, List<String> options) throws IOException {
        int audience = recipients + ENOUGH;
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(audience, latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            release(cluster, 2, audience);
            Waiting.until("the middle", PATIENCE, () -> sink.mails() > recipients);
            int before = glance(sink) + glance(sink) + glance(sink);
            long start = System.nanoTime();
            cluster.launchReplica(classPath, options);
            double ready = 0;
            int now;
            do {
                now = glance(sink);
                if (ready == 0 && cluster.isReady()) {
                    ready = seconds(start);
                }
            } while ((ready == 0 || now < 1.25 * before / 3) && sink.mails() < audience);
            System.out.printf(
                    Locale.ROOT,
                    "%nA third replica%s, started in the middle: from %d to %d mails/s within %.1f s of its start; it called itself ready after %.1f s.%n",
                    how,
                    before / 3,
                    now,
                    seconds(start),
                    ready);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void release(Cluster cluster, int replicas, int audience) {
        for (int i = 0; i < replicas; i++) {
            cluster.launchReplica();
        }
        cluster.awaitReplicas();
        try (var feed = cluster.feed()) {
            feed.release(new MadeUpIssue(MadeUpIssue.id(1), BYTES, audience));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static int glance(CountingSink sink) {
        int before = sink.mails();
        LockSupport.parkNanos(GLANCE.toNanos());
        return sink.mails() - before;
    }
}
