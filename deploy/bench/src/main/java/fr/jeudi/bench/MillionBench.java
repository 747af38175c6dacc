package fr.jeudi.bench;

import fr.jeudi.dispatch.ledger.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/**
 * One very large send: what stays on dispatch's heap as it goes on, and what the ledger takes on
 * disk. Ends with 1 unless everybody gets it once.
 *
 * <p>Arguments: recipients (default 1000000), connections (8).
 */
final class MillionBench {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final int BYTES = 8 * 1024;
    private static final int STEPS = 10;

    private MillionBench() {}

    public static void main(String[] args) throws IOException {
        run(Arguments.number(args, 0, 1_000_000), Arguments.number(args, 1, 8));
        System.exit(0);
    }

    private static void run(int recipients, int connections) throws IOException {
        var folder = Files.createTempDirectory("jeudi-million");
        try (var sink = CountingSink.start(recipients, Duration.ZERO);
                var cluster = Cluster.start(folder, sink.port(), connections)) {
            cluster.launchReplica();
            cluster.awaitReplicas();
            long empty = cluster.storeBytes();
            var issue = new MadeUpIssue(MadeUpIssue.id(1), BYTES, recipients);
            try (var feed = cluster.feed()) {
                feed.release(issue);
            }
            System.out.println("| sent | live heap, MB | resident, MB | seconds |");
            System.out.println("|---|---|---|---|");
            long start = System.nanoTime();
            for (int step = 1; step <= STEPS; step++) {
                int goal = (int) ((long) recipients * step / STEPS);
                Waiting.until("mail no. " + goal, PATIENCE, () -> sink.mails() >= goal);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %d | %d | %.0f |%n",
                        sink.mails(),
                        cluster.dispatch().liveHeapMegabytes(),
                        cluster.dispatch().residentMegabytes(),
                        (System.nanoTime() - start) / 1e9);
            }
            Waiting.until(
                    "all told",
                    PATIENCE,
                    () ->
                            cluster.progress(issue.id()).stream().mapToInt(Progress::reported).sum()
                                    == recipients);
            cluster.stopReplicas();
            System.out.printf(
                    Locale.ROOT,
                    "%n%d distinct, %d twice. The store: %.0f bytes per recipient.%n",
                    sink.distinct(),
                    sink.twice(),
                    (double) (cluster.storeBytes() - empty) / recipients);
            sink.expectEachOnce(recipients);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
