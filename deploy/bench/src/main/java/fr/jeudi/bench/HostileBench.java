package fr.jeudi.bench;

import fr.jeudi.bench.Manners.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * One send to a relay that is slow, says 421, 451 and 550, falls silent, and drops the connection
 * after the dot. Ends with 1 unless everybody ends as they were treated: nobody lost, nobody twice,
 * uncertain only those dropped, rejected only those told 550.
 *
 * <p>Arguments: recipients (default 20000), connections (8), then shares in thousandths: slow (2),
 * 421 (1), 451 (20), 550 (20), hang (1), dropped after the dot (5).
 */
final class HostileBench {
    private static final int BYTES = 8 * 1024;

    /** Tries and time limits of seconds, so that the bench ends today. */
    private static final List<String> IMPATIENCE =
            List.of(
                    "--dispatch.retry.delays=2s",
                    "--dispatch.relay.read-timeout=3s",
                    "--dispatch.lanes.breath=200ms");

    private final int recipients;
    private final int connections;
    private final Manners manners;

    private HostileBench(int recipients, int connections, Manners manners) {
        this.recipients = recipients;
        this.connections = connections;
        this.manners = manners;
    }

    public static void main(String[] args) throws IOException {
        var manners =
                new Manners(
                        Arguments.number(args, 2, 2),
                        Arguments.number(args, 3, 1),
                        Arguments.number(args, 4, 20),
                        Arguments.number(args, 5, 20),
                        Arguments.number(args, 6, 1),
                        Arguments.number(args, 7, 5));
        var bench =
                new HostileBench(
                        Arguments.number(args, 0, 20_000), Arguments.number(args, 1, 8), manners);
        System.exit(bench.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        var folder = Files.createTempDirectory("jeudi-hostile");
        var issue = new MadeUpIssue(MadeUpIssue.id(1), BYTES, recipients);
        try (var sink = CountingSink.start(recipients, Duration.ZERO, manners);
                var dispatching = start(folder, sink)) {
            dispatching.know(recipients);
            var time = dispatching.send(issue);
            return judge(sink, dispatching, issue, time);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private Dispatching start(Path folder, CountingSink sink) throws IOException {
        return Dispatching.start(folder, Optional.empty(), sink.port(), connections, IMPATIENCE);
    }

    private boolean judge(
            CountingSink sink, Dispatching dispatching, MadeUpIssue issue, Duration time) {
        var treated = new EnumMap<Fate, Integer>(Fate.class);
        for (var fate : Fate.values()) {
            treated.put(fate, manners.count(fate, recipients));
        }
        var endings = dispatching.endings(issue);
        var told = dispatching.told(issue);
        long unlike = endings.unlike(Endings.expected(manners, recipients));
        long otherwise = endings.unlike(told.last());
        long lost =
                IntStream.range(0, recipients)
                        .filter(it -> manners.of(it) != Fate.NEVER && !sink.has(it))
                        .count();
        System.out.printf(
                "%d recipients, %d connections: %s%n%n", recipients, connections, treated);
        System.out.println(
                "| ledger | not as treated | lost | twice | told | otherwise | seconds |");
        System.out.println("|---|---|---|---|---|---|---|");
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %s | %d | %.1f |%n",
                endings.sums(),
                unlike,
                lost,
                sink.twice(),
                told.last().sums(),
                otherwise,
                time.toMillis() / 1e3);
        return lost == 0
                && sink.twice() == 0
                && unlike == 0
                && otherwise == 0
                && told.contradictions() == 0;
    }
}
