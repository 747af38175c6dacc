package fr.jeudi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * What more replicas bring when the relay is what takes time: the rate of one, of two, and of two
 * joined by a third half-way; and whether a lane's limits hold for two together. Rates are those of
 * replicas that have sent before; the third is cold. Ends with 1 if a limit is passed, anybody is
 * lost or gets it twice, or a third never helps; a missed goal is only said.
 *
 * <p>Arguments: recipients for one replica (default 8000), latency of the relay in ms (50),
 * connections of each replica (8), mails of each before anything counts (50000).
 */
final class ScaleBench {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int LOOK = 3;

    /** By then a third has helped, or never does. */
    private static final Duration JOIN = Duration.ofMinutes(1);

    /** By then it is gone again. */
    private static final Duration STOP = Duration.ofSeconds(20);

    /** Where {@code deploy/release} leaves it, seen from this module. */
    private static final Path RELEASE = Path.of("../../dispatch-service/target/release");

    private static final int BYTES = 40 * 1024;
    private static final int LIMITED = 1_500;

    /** Each replica takes its turns by itself, and a busy machine gathers mails. */
    private static final double LEEWAY = 1.25;

    private final int recipients;
    private final Duration latency;
    private final int connections;
    private final int warmUp;
    private final int audience;

    private ScaleBench(int recipients, int latency, int connections, int warmUp) {
        this.recipients = recipients;
        this.latency = Duration.ofMillis(latency);
        this.connections = connections;
        this.warmUp = warmUp;
        this.audience = audience(recipients, this.latency, connections);
    }

    /** For a pair's rate and two joins of three replicas; nobody waits for the last of them. */
    static int audience(int recipients, Duration latency, int connections) {
        if (latency.toMillis() < 1) {
            throw new IllegalArgumentException("the relay has to take a millisecond at least");
        }
        long atMost = 3L * connections * 1_000 / latency.toMillis();
        return Math.toIntExact(
                recipients * 2L + 2 * atMost * JOIN.plus(STOP).plusSeconds(LOOK).toSeconds());
    }

    public static void main(String[] args) throws IOException {
        var bench =
                new ScaleBench(
                        Arguments.number(args, 0, 8_000),
                        Arguments.number(args, 1, 50),
                        Arguments.number(args, 2, 8),
                        Arguments.number(args, 3, 50_000));
        System.exit(bench.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        System.out.printf(
                "%d connections each, %d ms per mail%n%n", connections, latency.toMillis());
        double one = one();
        boolean connectionsHeld = limited("6 connections", 6, 0);
        boolean rateHeld = limited("60 mails a second", 0, 60);
        more(one);
        return connectionsHeld && rateHeld;
    }

    private double one() throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(Math.max(warmUp * 2, audience), latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            warmUp(cluster, 1, sink);
            return rate(sink, recipients);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Two, and the third, once as it is and once as released. */
    private void more(double one) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(Math.max(warmUp * 2, audience), latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            warmUp(cluster, 2, sink);
            double two = rate(sink, recipients * 2);
            System.out.printf(
                    Locale.ROOT,
                    """

                    | replicas | mails/s | × one |
                    |---|---|---|
                    | 1 | %.0f | 1 |
                    | 2 | %.0f | %.2f (%s) |
                    """,
                    one,
                    two,
                    two / one,
                    Goal.atLeast(1.9, two / one));
            join(cluster, sink, "of class folders", Cluster::launchReplica);
            join(cluster, sink, "as released", it -> it.launchReplica(RELEASE, ""));
            if (sink.twice() > 0) {
                throw new IllegalStateException(sink.twice() + " got the mail twice");
            }
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
    private boolean limited(String limit, int atOnce, int rate) throws IOException {
        var folder = Files.createTempDirectory("jeudi-scale");
        try (var sink = CountingSink.start(LIMITED, latency);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.limit(atOnce, rate);
            launch(cluster, 2);
            release(cluster, 1, LIMITED);
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() >= LIMITED);
            sink.expectEachOnce(LIMITED);
            boolean held =
                    within(atOnce, sink.mostAtOnce())
                            && within((int) (rate * LEEWAY), sink.mostInASecond());
            System.out.printf(
                    "%nTwo replicas in a lane of %s: at most %d mails at once and %d in a second%s.%n",
                    limit,
                    sink.mostAtOnce(),
                    sink.mostInASecond(),
                    held ? "" : ", which is more than allowed");
            return held;
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** A limit of 0 is none. */
    static boolean within(int limit, int most) {
        return limit == 0 || most <= limit;
    }

    /** From the command to start the third to the first second that is a quarter faster. */
    private void join(Cluster cluster, CountingSink sink, String how, Consumer<Cluster> launching) {
        int looks = LOOK * Gain.TENTHS;
        var gain = new Gain(IntStream.range(0, looks).map(_ -> glance(sink)).sum() / LOOK);
        long start = System.nanoTime();
        launching.accept(cluster);
        double joined = 0;
        while (!gain.isThere()) {
            gain.add(glance(sink));
            if (joined == 0 && cluster.instances() == 3) {
                joined = seconds(start);
            }
            if (seconds(start) > JOIN.toSeconds() || sink.distinct() == audience) {
                throw new IllegalStateException(
                        "A third replica %s did not help: from %d to %d mails/s after %.0f s, %d of %d sent"
                                .formatted(
                                        how,
                                        gain.before(),
                                        gain.now(),
                                        seconds(start),
                                        sink.distinct(),
                                        audience));
            }
        }
        double took = seconds(start);
        System.out.printf(
                Locale.ROOT,
                "%nA third replica %s, started in the middle: from %d to %d mails/s within %.1f s of its start, of which %.1f s until it had joined (%s).%n",
                how,
                gain.before(),
                gain.now(),
                took,
                joined,
                Goal.atMost(10, took, "s"));
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
        release(cluster, 1, warmUp * replicas);
        Waiting.until("the warm-up", PATIENCE, () -> sink.mails() >= warmUp * replicas);
        sink.expectEachOnce(warmUp * replicas);
        sink.expectAnother();
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
