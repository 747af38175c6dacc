package fr.jeudi.bench;

import com.sun.management.OperatingSystemMXBean;
import fr.jeudi.parts.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * How fast dispatch sends, as a share of what Postfix's {@code smtp-source} puts into the same
 * {@code smtp-sink} on the same machine. Dispatch has its ledger, consent look-ups, events and
 * broker; {@code smtp-source} has nothing but the socket. Both take turns; the median counts. Ends
 * with 1 if anybody is not accepted, whatever the speed.
 *
 * <p>Arguments: recipients (default 20000), rounds (3), connections (8), 1 to sign each mail with
 * RSA-2048 (0), mails before anything counts (60000).
 */
final class DispatchBench {
    private static final List<Integer> SIZES = List.of(8, 40, 100);

    private static final int GOAL_AT = 40;
    private static final double GOAL = 0.8;

    /** Its processor time compares two states of the code on a machine that others use, too. */
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final int recipients;
    private final int rounds;
    private final int connections;
    private final boolean signed;
    private final int warmUp;
    private int issues;

    /** Signatures a second by the JDK and by dispatch's provider; none where none are needed. */
    private List<Double> signing = List.of();

    private DispatchBench(int recipients, int rounds, int connections, boolean signed, int warmUp) {
        this.recipients = recipients;
        this.rounds = rounds;
        this.connections = connections;
        this.signed = signed;
        this.warmUp = warmUp;
    }

    public static void main(String[] args) throws IOException {
        if (!Postfix.isInstalled()) {
            System.err.println(
                    "The bench needs smtp-sink and smtp-source: apt-get install postfix");
            System.exit(1);
        }
        new DispatchBench(
                        Arguments.number(args, 0, 20_000),
                        Arguments.number(args, 1, 3),
                        Arguments.number(args, 2, 8),
                        Arguments.number(args, 3, 0) == 1,
                        Arguments.number(args, 4, 60_000))
                .run();
        System.exit(0);
    }

    private void run() throws IOException {
        // Another run's issues have the same ids.
        var mongo = TestDatabase.configured();
        System.out.printf(
                Locale.ROOT,
                "%d recipients, %d rounds, %d connections, %d processors, %s%n%n",
                recipients,
                rounds,
                connections,
                Runtime.getRuntime().availableProcessors(),
                mongo.isPresent() ? "real MongoDB" : "embedded store on disk");
        var key = DkimKey.drawn();
        if (signed) {
            signing = List.of(key.jdkRate(), key.dispatchRate());
            System.out.printf(
                    Locale.ROOT,
                    "Signed with RSA-2048; nothing else running, this machine signs %.0f times a second by the JDK, %.0f by dispatch's provider.%n%n",
                    signing.getFirst(),
                    signing.getLast());
        }
        var folder = Files.createTempDirectory("jeudi-bench");
        try (var sink = Postfix.start();
                var dispatching =
                        Dispatching.start(
                                folder,
                                mongo,
                                sink.port(),
                                connections,
                                signed ? key.settings() : List.of())) {
            dispatching.know(recipients);
            // The compiler works for as long as this before it is done with the hot code.
            for (int sent = 0; sent < warmUp; sent += recipients) {
                dispatching.sendToAll(anIssue(40_960));
            }
            sink.fill(recipients, 40_960, connections);
            System.out.println(
                    "| KB | dispatch, mails/s | smtp-source, mails/s | ratio | our processor time, ms a mail | goal at 40 KB |");
            System.out.println("|---|---|---|---|---|---|");
            for (int size : SIZES) {
                measure(size, sink, dispatching);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void measure(int kilobytes, Postfix sink, Dispatching dispatching) {
        int bytes = kilobytes * 1024;
        var ours = new double[rounds];
        var theirs = new double[rounds];
        var spent = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            theirs[i] = rate(sink.fill(recipients, bytes, connections));
            long before = PROCESS.getProcessCpuTime();
            ours[i] = rate(dispatching.sendToAll(anIssue(bytes)));
            spent[i] = (PROCESS.getProcessCpuTime() - before) / 1e6 / recipients;
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %.0f (%.0f–%.0f) | %.0f | %.2f | %.2f | %s |%n",
                kilobytes,
                median(ours),
                IntStream.range(0, rounds).mapToDouble(i -> ours[i]).min().orElseThrow(),
                IntStream.range(0, rounds).mapToDouble(i -> ours[i]).max().orElseThrow(),
                median(theirs),
                median(ours) / median(theirs),
                median(spent),
                kilobytes == GOAL_AT ? goal(median(ours), median(theirs)) : "");
    }

    private String goal(double ours, double theirs) {
        return signing.isEmpty()
                ? Goal.atLeast(GOAL, ours / theirs)
                : String.format(
                        Locale.ROOT,
                        "%.2f of the JDK's signatures, %s; %.2f of the provider's, %s",
                        ours / signing.getFirst(),
                        Goal.atLeast(GOAL, ours / signing.getFirst()),
                        ours / signing.getLast(),
                        Goal.atLeast(GOAL, ours / signing.getLast()));
    }

    private MadeUpIssue anIssue(int bytes) {
        return new MadeUpIssue(MadeUpIssue.id(++issues), bytes, recipients);
    }

    private double rate(Duration time) {
        return recipients / (time.toNanos() / 1e9);
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
