package fr.jeudi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.FileSystemUtils;

/**
 * A short send of a release, whose JVM then writes down what it has loaded and linked, for all that
 * start from it later. The argument is its folder.
 */
final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MAILS = 2_000;
    private static final int BYTES = 40 * 1024;
    private static final int CONNECTIONS = 8;

    private Training() {}

    public static void main(String[] args) throws IOException {
        var release = Path.of(args[0]);
        var cache = release.resolve("dispatch.aot");
        var folder = Files.createTempDirectory("jeudi-training");
        try (var sink = CountingSink.start(MAILS, Duration.ZERO);
                var cluster = Cluster.start(folder, sink.port(), CONNECTIONS)) {
            cluster.launchReplica(release, "-XX:AOTCacheOutput=" + cache);
            cluster.awaitReplicas();
            try (var feed = cluster.feed()) {
                feed.release(new MadeUpIssue(MadeUpIssue.id(1), BYTES, MAILS));
            }
            Waiting.until("the last mail", PATIENCE, () -> sink.mails() >= MAILS);
            sink.expectEachOnce(MAILS);
            cluster.stopReplicas();
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM wrote no AOT cache");
        }
        System.exit(0);
    }
}
