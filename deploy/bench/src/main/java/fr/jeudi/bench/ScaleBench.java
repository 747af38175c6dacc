package fr.jeudi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * What more replicas bring when the relay is what takes time: the rate of one, of two, and of two
 * joined by a third half-way; and whether a lane's limits hold for two together. Rates are those of
 * replicas that have sent before; the third is cold.
 *
 * <p>Arguments: recipients for one replica (default 8000), latency of the relay in ms (50),
 * connections of each replica (8).
 */
final class ScaleBench {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int GLANCES_A_SECOND = 10;
    private static final int BYTES = 40 * 1024;
    private static final int TRAINING = 2_000;
    private static final int LIMITED = 1_500;

    /** For each replica: for so long the compiler works. */
    private static final int WARM_UP = 50_000;

    /** Nobody waits for the last of them. */
    private static final int ENOUGH = 40_000;

    private final int recipients;
    private final Duration latency;
    private final int connections;
    private final int audience;

    private ScaleBench(int recipients, int latency, int connections) {
        this.recipients = recipients;
        this.latency = Duration.ofMillis(latency);
        this.connections = connections;
        this.audience = recipients * 2 + ENOUGH;
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
        double one = one();
        limited("6 connections", 6, 0);
        limited("60 mails a second", 0, 60);
        var folder = Files.createTempDirectory("jeudi-aot");
        try {
            var classPath = ClassPath.ofJars(folder);
            var cache = folder.resolve("dispatch.aot");
            train(classPath, cache);
            more(one, classPath, List.of("-XX:AOTCache=" + cache));
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

    private double one() throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(Math.max(WARM_UP * 2, audience), latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            warmUp(cluster, 1, sink);
            return rate(sink, recipients);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Two, and the third, once as it is and once with a cache. */
    private void more(double one, String classPath, List<String> cache) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(Math.max(WARM_UP * 2, audience), latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            warmUp(cluster, 2, sink);
            double two = rate(sink, recipients * 2);
            System.out.printf(
                    Locale.ROOT,
                    """

                    | replicas | mails/s | × one |
                    |---|---|---|
                    | 1 | %.0f | 1 |
                    | 2 | %.0f | %.2f |
                    """,
                    one,
                    two,
                    two / one);
            join(cluster, sink, "", classPath, List.of());
            join(cluster, sink, ", with an AOT cache", classPath, cache);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Of the second half of so many mails. */
    private static double rate(CountingSink sink, int mails) {
        int half = sink.mails() + mails / 2;
        Waiting.until("half the mails", PATIENCE, () -> sink.mails() >= half);
        int before = sink.mails();
        long start = System.nanoTime();
        Waiting.until("the rest", PATIENCE, () -> sink.mails() >= half + mails / 2);
        return (sink.mails() - before) / seconds(start);
    }

    /** Whether a limit of the lane holds for both replicas together. */
    private void limited(String limit, int atOnce, int rate) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(LIMITED, latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.limit(atOnce, rate);
            launch(cluster, 2);
            release(cluster, 1, LIMITED);
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() == LIMITED);
            System.out.printf(
                    "%nTwo replicas in a lane of %s: at most %d mails at once and %d in a second.%n",
                    limit, sink.mostAtOnce(), sink.mostInASecond());
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** From the command to start the third to the first second that is a quarter faster. */
    private static void join(
            Cluster cluster,
            CountingSink sink,
            String how,
            String classPath,
            List<String> options) {
        var second = new ArrayDeque<Integer>();
        int before = IntStream.range(0, 3 * GLANCES_A_SECOND).map(_ -> glance(sink)).sum() / 3;
        long start = System.nanoTime();
        cluster.launchReplica(classPath, options);
        double joined = 0;
        int now;
        do {
            second.add(glance(sink));
            if (second.size() > GLANCES_A_SECOND) {
                second.remove();
            }
            now = second.stream().mapToInt(it -> it).sum();
            if (joined == 0 && cluster.instances() == 3) {
                joined = seconds(start);
            }
        } while (now < 1.25 * before && seconds(start) < PATIENCE.toSeconds());
        System.out.printf(
                Locale.ROOT,
                "%nA third replica%s, started in the middle: from %d to %d mails/s within %.1f s of its start, of which %.1f s until it had joined.%n",
                how,
                before,
                now,
                seconds(start),
                joined);
        cluster.stopNewest();
    }

    private static void launch(Cluster cluster, int replicas) {
        for (int i = 0; i < replicas; i++) {
            cluster.launchReplica();
        }
        cluster.awaitReplicas();
    }

    /** Sends an issue as fast as it goes, then begins another at the pace of the relay. */
    private void warmUp(Cluster cluster, int replicas, CountingSink sink) {
        launch(cluster, replicas);
        sink.latency(Duration.ZERO);
        release(cluster, 1, WARM_UP * replicas);
        Waiting.until("the warm-up", PATIENCE, () -> sink.mails() == WARM_UP * replicas);
        sink.latency(latency);
        release(cluster, 2, audience);
    }

    private static void release(Cluster cluster, int issue, int audience) {
        try (var feed = cluster.feed()) {
            feed.release(new MadeUpIssue(MadeUpIssue.id(issue), BYTES, audience));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** How many mails come in a tenth of a second. */
    private static int glance(CountingSink sink) {
        int before = sink.mails();
        LockSupport.parkNanos(GLANCE.toNanos());
        return sink.mails() - before;
    }
}
