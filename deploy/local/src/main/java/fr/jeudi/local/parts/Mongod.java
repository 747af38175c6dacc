package fr.jeudi.local.parts;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.DataFolder;
import fr.jeudi.parts.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;

/** A MongoDB server of our own as a child process; one left over by a crash is ended first. */
final class Mongod {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private final Process process;
    private final Path pidFile;
    private final int port;

    private Mongod(Process process, Path pidFile, int port) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
    }

    static Optional<Path> on(String path) {
        return program("mongod", path);
    }

    private static Optional<Path> program(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(it -> !it.isBlank())
                .map(it -> Path.of(it, name))
                .filter(it -> Files.isRegularFile(it) && Files.isExecutable(it))
                .findFirst();
    }

    static Mongod start(Path program, DataFolder data) {
        var pidFile = data.resolve("mongod.pid");
        try {
            endLeftOver(pidFile, program);
            var folder = Files.createDirectories(data.resolve("mongod"));
            var log = Files.createDirectories(data.resolve("logs")).resolve("mongod.log");
            var port = Ports.free();
            var process =
                    new ProcessBuilder(command(program, folder, log, port))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectErrorStream(true)
                            .start();
            Files.writeString(pidFile, process.pid() + "\n");
            var mongod = new Mongod(process, pidFile, port);
            mongod.awaitAnswer(program, log);
            return mongod;
        } catch (IOException e) {
            throw new CannotStart(
                    "%s could not be started: take it off the PATH, or set SPRING_MONGODB_URI to a MongoDB that runs."
                            .formatted(program),
                    e);
        }
    }

    /** In a session of its own where that can be had, so that Ctrl-C stops the services first. */
    private static List<String> command(Path program, Path folder, Path log, int port) {
        var command = new ArrayList<String>();
        program("setsid", "/usr/bin:/bin").ifPresent(it -> command.add(it.toString()));
        command.addAll(
                List.of(
                        program.toString(),
                        "--dbpath",
                        folder.toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind_ip",
                        "127.0.0.1",
                        "--logpath",
                        log.toString(),
                        "--logappend"));
        return command;
    }

    private static void endLeftOver(Path pidFile, Path program) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        var pid = Files.readString(pidFile).strip();
        var leftOver =
                pid.matches("[0-9]{1,18}")
                        ? ProcessHandle.of(Long.parseLong(pid))
                        : Optional.<ProcessHandle>empty();
        leftOver.filter(it -> it.info().commandLine().orElse("").contains(program.toString()))
                .ifPresent(Mongod::end);
        Files.deleteIfExists(pidFile);
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer(Path program, Path log) {
        var until = System.nanoTime() + STARTS_WITHIN.toNanos();
        var uri = uri("admin") + "?serverSelectionTimeoutMS=250&connectTimeoutMS=1000";
        try (var client = MongoClients.create(uri)) {
            while (System.nanoTime() < until && process.isAlive()) {
                try {
                    client.getDatabase("admin").runCommand(new Document("ping", 1));
                    return;
                } catch (MongoException _) {
                    // Not yet.
                }
            }
        }
        stop();
        throw new CannotStart(
                "%s did not start (its log: %s): take it off the PATH, or set SPRING_MONGODB_URI to a MongoDB that runs."
                        .formatted(program, log));
    }

    String uri(String service) {
        return "mongodb://127.0.0.1:%d/%s".formatted(port, service);
    }

    void stop() {
        end(process.toHandle());
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException _) {
            // The next start sees that this process is gone.
        }
    }
}
