package fr.jeudi.bench;

import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Postfix's own load tools, from Debian's package {@code postfix}: a sink and a source. */
final class Postfix implements AutoCloseable {
    private static final Path FOLDER = Path.of("/usr/sbin");
    private static final String BACKLOG = "1000";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process sink;
    private final int port;

    private Postfix(Process sink, int port) {
        this.sink = sink;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(FOLDER.resolve("smtp-sink"));
    }

    /**
     * A sink that takes every mail and forgets it, on a free loopback port. Root has to name
     * another user for it.
     */
    static Postfix start() {
        int port = Ports.free();
        var address = "127.0.0.1:" + port;
        var sink =
                "root".equals(System.getProperty("user.name"))
                        ? run("smtp-sink", "-u", "postfix", address, BACKLOG)
                        : run("smtp-sink", address, BACKLOG);
        var postfix = new Postfix(sink, port);
        Runtime.getRuntime().addShutdownHook(new Thread(postfix::close));
        postfix.awaitReady();
        return postfix;
    }

    int port() {
        return port;
    }

    /** Fills the sink with mails of this size over as many warm connections, without pause. */
    Duration fill(int mails, int bytes, int connections) {
        long start = System.nanoTime();
        var source =
                run(
                        "smtp-source",
                        "-d",
                        "-s",
                        String.valueOf(connections),
                        "-m",
                        String.valueOf(mails),
                        "-l",
                        String.valueOf(bytes),
                        "-f",
                        "jeudi@example.org",
                        "-t",
                        "reader@example.org",
                        "127.0.0.1:" + port);
        try {
            if (source.waitFor() != 0) {
                throw new IllegalStateException("smtp-source ended with " + source.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        throw new IllegalStateException("smtp-sink does not answer on port " + port);
    }

    private static Process run(String tool, String... arguments) {
        var command = new String[arguments.length + 1];
        command[0] = FOLDER.resolve(tool).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sink.destroy();
        try {
            sink.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
