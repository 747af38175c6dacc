package fr.jeudi.journey;

import fr.jeudi.parts.Ports;
import fr.jeudi.parts.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.util.function.SingletonSupplier;

/**
 * The whole suite as {@code mvn spring-boot:run} starts it, in a process, on a port and in a data
 * folder of its own.
 */
final class Suite implements AutoCloseable {
    /** Of all staff accounts and of the machine client. */
    static final String PASSWORD = "mot-de-passe-journey";

    private static final Pattern BROKER = Pattern.compile("Kafka[^\\n]*?(127\\.0\\.0\\.1:\\d+)");
    private static final Duration READY = Duration.ofMinutes(4);

    private static final Supplier<Suite> SHARED = SingletonSupplier.of(() -> start("shared"));

    private final int port;
    private final Path folder;
    private final Map<String, String> settings;
    private final Optional<String> mongo = TestDatabase.configured();
    private JavaProcess process;

    private Suite(int port, Path folder, Map<String, String> settings) {
        this.port = port;
        this.folder = folder;
        this.settings = settings;
        this.process = launch();
    }

    /** Starts and waits until every service answers. */
    static Suite start(String name) {
        return start(name, Map.of());
    }

    /** With more environment variables. */
    static Suite start(String name, Map<String, String> settings) {
        try {
            var folder = Path.of("target", "suites");
            Files.createDirectories(folder);
            folder = Files.createTempDirectory(folder, name + "-").toAbsolutePath();
            int port = Ports.free();
            var suite = new Suite(port, folder, settings);
            suite.awaitReady();
            return suite;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests that do not count what it holds; it runs until the tests' JVM ends. */
    static Suite shared() {
        return SHARED.get();
    }

    private JavaProcess launch() {
        var environment = new HashMap<>(settings);
        environment.put("JEUDI_LOCAL_PORT", String.valueOf(port));
        environment.put("JEUDI_LOCAL_DATA", folder.resolve("data").toString());
        environment.put("JEUDI_LOCAL_PASSWORD", PASSWORD);
        mongo.ifPresent(it -> environment.put("SPRING_MONGODB_URI", it));
        return JavaProcess.ofClass(
                "fr.jeudi.local.Launcher", environment, folder.resolve("suite.log"));
    }

    private void awaitReady() {
        Awaitility.await("the suite to be ready")
                .atMost(READY)
                .pollInterval(Duration.ofMillis(250))
                .conditionEvaluationListener(_ -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the suite ended\n" + process.lastWords());
                    }
                })
                .until(this::isReady);
    }

    private boolean isReady() {
        try {
            return anonymous().get("/").status() == 200
                    && anonymous().get("/archive").status() == 200
                    && anonymous().get("/o/none").status() == 200
                    && anonymous().get("/api/dispatches/none").status() == 401
                    && api().get("/api/issues").status() == 200;
        } catch (UncheckedIOException | AssertionError _) {
            return false;
        }
    }

    URI address() {
        return URI.create("http://localhost:" + port);
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Where its Kafka broker listens. */
    String broker() {
        return BROKER.matcher(process.log())
                .results()
                .reduce((_, latest) -> latest)
                .orElseThrow(() -> new AssertionError("nothing tells where the broker is"))
                .group(1);
    }

    /** What it printed and what it wrote to its log files. */
    String log() {
        var all = new StringBuilder(process.log());
        try (var files = Files.list(data().resolve("logs"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    Web anonymous() {
        return Web.anonymous(address());
    }

    Mailbox mailbox() {
        return new Mailbox(anonymous());
    }

    /** The machine client, with a fresh token. */
    Web api() {
        var credentials = "jeudi-api:" + PASSWORD;
        var token =
                anonymous()
                        .with(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)))
                        .postForm("/oauth2/token", Map.of("grant_type", "client_credentials"))
                        .expect(200)
                        .json()
                        .get("access_token")
                        .asString();
        return anonymous().with("Authorization", "Bearer " + token);
    }

    Desk desk() {
        return new Desk(api());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitCode();
    }

    Duration terminate() {
        return process.terminate();
    }

    void kill() {
        process.kill();
    }

    /** Starts again on the same port and data. */
    void restart() {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        process.close();
    }
}
