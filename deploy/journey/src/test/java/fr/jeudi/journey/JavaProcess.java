package fr.jeudi.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own, on the same JDK and class path as the tests unless a jar is given; its output
 * goes to a file.
 */
final class JavaProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Runs a main class of the tests' class path. */
    static JavaProcess ofClass(String main, Map<String, String> environment, Path log) {
        return start(List.of("-cp", classPath(), main), environment, log);
    }

    /** The tests' own without their own folder, whose logging settings are not the suite's. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(it -> !it.endsWith("/test-classes") && !it.endsWith("/test-classes/"))
                .collect(Collectors.joining(":"));
    }

    /** Runs an executable jar. */
    static JavaProcess ofJar(Path jar, Map<String, String> environment, Path log) {
        return start(List.of("-jar", jar.toString()), environment, log);
    }

    private static JavaProcess start(List<String> what, Map<String, String> environment, Path log) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(what);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new JavaProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** All it has printed, of earlier lives with the same log too. */
    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log, to be shown when something went wrong. */
    String lastWords() {
        var lines = Arrays.asList(log().split("\n", -1));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    /** SIGTERM: how Ctrl-C and orchestrators stop it. Returns how long it took to end. */
    Duration terminate() {
        long start = System.nanoTime();
        process.destroy();
        await();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** SIGKILL: no last word, no clean-up. Children, if any, die too. */
    void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not end within " + GRACE + "\n" + lastWords());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
    }
}
