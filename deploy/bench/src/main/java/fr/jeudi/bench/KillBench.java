package fr.jeudi.bench;

import fr.jeudi.dispatch.ledger.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * Kills dispatch, Kafka and the store in turn, at random moments of one large send, then counts who
 * got the mail how often, what the ledger says and what the other services were told; a second send
 * is interrupted by SIGTERM. Ends with 1 if anybody was lost, got it twice, is told of otherwise
 * than the ledger says, or more are uncertain than two per connection and death of dispatch.
 *
 * <p>Arguments: recipients (default 100000), kills (50), connections (8), seed (1).
 */
final class KillBench {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BYTES = 8 * 1024;

    private final int recipients;
    private final int kills;
    private final int connections;
    private final Random random;

    private KillBench(int recipients, int kills, int connections, long seed) {
        this.recipients = recipients;
        this.kills = kills;
        this.connections = connections;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        var bench =
                new KillBench(
                        Arguments.number(args, 0, 100_000),
                        Arguments.number(args, 1, 50),
                        Arguments.number(args, 2, 8),
                        Arguments.number(args, 3, 1));
        System.exit(bench.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        System.out.printf("%d recipients, %d connections%n%n", recipients, connections);
        System.out.println(
                "| interruptions | accepted | uncertain (bound) | lost | twice | told | otherwise | minutes |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        boolean killed = interrupted("kill -9: " + kills, kills, this::kill, (kills + 2) / 3);
        int terms = Math.max(1, kills / 5);
        boolean stopped = interrupted("SIGTERM: " + terms, terms, this::terminate, 0);
        return killed && stopped;
    }

    private interface Interruption {
        void strike(Cluster cluster, int number);
    }

    private void kill(Cluster cluster, int number) {
        switch (number % 3) {
            case 0 -> cluster.killDispatch();
            case 1 -> cluster.killKafka();
            default -> cluster.killStore();
        }
    }

    private void terminate(Cluster cluster, int number) {
        var took = cluster.terminateDispatch();
        if (took.toSeconds() >= 20) {
            throw new IllegalStateException("SIGTERM no. %d took %s".formatted(number, took));
        }
    }

    private boolean interrupted(String name, int times, Interruption interruption, int deaths)
            throws IOException {
        var folder = Files.createTempDirectory("jeudi-kills");
        var issue = new MadeUpIssue(MadeUpIssue.id(1), BYTES, recipients);
        long start = System.nanoTime();
        try (var sink = CountingSink.start(recipients, Duration.ZERO);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.launchReplica();
            cluster.awaitReplicas();
            try (var feed = cluster.feed()) {
                feed.release(issue);
            }
            // Those in doubt may never reach the sink.
            int reachable = recipients - 2 * connections * deaths;
            for (int i = 0; i < times; i++) {
                awaitSomeMore(sink, (reachable - sink.mails()) / (times - i + 1));
                interruption.strike(cluster, i);
            }
            Waiting.until(
                    "everybody settled", PATIENCE, () -> isOver(cluster.progress(issue.id())));
            return judge(name, cluster, sink, issue, 2 * connections * deaths, start);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Between nothing and twice the mean share of what is left of the send. */
    private void awaitSomeMore(CountingSink sink, int mean) {
        int goal = sink.mails() + random.nextInt(Math.max(1, 2 * mean));
        Waiting.until("the send to go on", PATIENCE, () -> sink.mails() >= goal);
    }

    private boolean isOver(List<Progress> progress) {
        return sum(progress, it -> it.isFirstAttempt() ? it.size() : 0) == recipients
                && progress.stream()
                        .allMatch(it ->
                                it.state() == Progress.State.DONE && it.reported() == it.size());
    }

    private boolean judge(
            String name,
            Cluster cluster,
            CountingSink sink,
            MadeUpIssue issue,
            int bound,
            long start) {
        var progress = cluster.progress(issue.id());
        int accepted = sum(progress, Progress::accepted);
        int uncertain = sum(progress, it -> it.counts().uncertain());
        int lost = recipients - accepted - uncertain;
        // Nobody may be called accepted whom the relay has never seen: person by person, since of
        // those in doubt some have arrived.
        var endings = cluster.endings(issue.id());
        long unseen =
                IntStream.range(0, recipients)
                        .filter(it -> endings.accepted(it) && !sink.has(it))
                        .count();
        var told = Told.of(cluster.bootstrapServers(), issue.id());
        long otherwise = endings.unlike(told.last());
        System.out.printf(
                "| %s | %d | %d (%d) | %d | %d | %s | %d | %.1f |%n",
                name,
                accepted,
                uncertain,
                bound,
                lost + unseen,
                sink.twice(),
                told.last().sums(),
                otherwise,
                (System.nanoTime() - start) / 60e9);
        return lost == 0
                && unseen == 0
                && sink.twice() == 0
                && uncertain <= bound
                && endings.words().size() == recipients
                && otherwise == 0
                && told.contradictions() == 0;
    }

    private static int sum(List<Progress> progress, ToIntFunction<Progress> of) {
        return progress.stream().mapToInt(of).sum();
    }
}
