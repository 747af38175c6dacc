package fr.jeudi.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process to be killed; what it prints is appended to a file. */
final class Child {
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final String HEAP = "-Xmx512m";

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** A JVM on our class path. */
    static Child start(Class<?> main, Path log, List<String> arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                HEAP,
                                "-XX:+UseParallelGC",
                                "-XX:+UseCompactObjectHeaders",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(arguments);
        return start(new ProcessBuilder(command), log);
    }

    /**
     * A release as {@code deploy/release} makes it, in a heap of the same size.
     *
     * @param options more of its JVM
     */
    static Child start(Path release, String options, Path log, List<String> arguments) {
        var command = new ArrayList<>(List.of(release.resolve("start").toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", HEAP + " " + options);
        return start(builder, log);
    }

    private static Child start(ProcessBuilder builder, Path log) {
        try {
            var process =
                    builder.redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM; how long it took to end. */
    Duration terminate() {
        long start = System.nanoTime();
        process.destroy();
        await();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What the process holds in memory, as Linux counts it. */
    int residentMegabytes() {
        return Integer.parseInt(status("VmRSS:")) / 1024;
    }

    /** What is left on the heap when all garbage has gone. */
    int liveHeapMegabytes() {
        jcmd("GC.run");
        return jcmd("GC.heap_info")
                        .lines()
                        .filter(it -> it.contains("PSYoungGen") || it.contains("ParOldGen"))
                        .mapToInt(it -> Integer.parseInt(it.replaceAll(".*used (\\d+)K.*", "$1")))
                        .sum()
                / 1024;
    }

    private String status(String field) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(it -> it.startsWith(field))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("\\D", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String jcmd(String order) {
        try {
            var jcmd =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    String.valueOf(process.pid()),
                                    order)
                            .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await() {
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("did not end within " + GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
