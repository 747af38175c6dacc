package fr.jeudi.journey;

import com.nimbusds.jose.JOSEException;
import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.Ports;
import fr.jeudi.parts.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * The four services as in production: a process each, from its jar where Maven has packaged one,
 * configured by standard Spring variables only. Kafka, MongoDB's stand-in, the relay and the
 * provider's keys live in the tests' JVM and outlast them.
 */
final class Services implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(4);

    /** One of the four, with its place in the web. */
    enum Service {
        SUBSCRIPTION("/api/subscribers"),
        COMPOSER("/api/issues"),
        DISPATCH("/api/dispatches/none"),
        TRACKING("/api/reports");

        private final String path;

        Service(String path) {
            this.path = path;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path folder;
    private final KafkaBroker broker;
    private final Signer signer;
    private final Sink sink;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<Service, String> databases = new EnumMap<>(Service.class);
    private final Map<Service, JavaProcess> running = new EnumMap<>(Service.class);

    private Services(Path folder, KafkaBroker broker, Signer signer, Sink sink) {
        this.folder = folder;
        this.broker = broker;
        this.signer = signer;
        this.sink = sink;
    }

    /** Starts all four together, with a relay that takes {@code pause} over each mail. */
    static Services start(Duration pause) {
        try {
            var suites = Path.of("target", "suites");
            Files.createDirectories(suites);
            var folder = Files.createTempDirectory(suites, "services-").toAbsolutePath();
            var services =
                    new Services(
                            folder,
                            KafkaBroker.start(folder.resolve("kafka")),
                            Signer.start(),
                            Sink.start(pause));
            for (var service : Service.values()) {
                services.ports.put(service, Ports.free());
                services.databases.put(service, TestDatabase.uri());
                services.launch(service);
            }
            for (var service : Service.values()) {
                services.awaitReady(service);
            }
            return services;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void launch(Service service) {
        var environment = new HashMap<String, String>();
        environment.put("SERVER_PORT", String.valueOf(ports.get(service)));
        environment.put("MANAGEMENT_SERVER_PORT", "0");
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("SPRING_MONGODB_URI", databases.get(service));
        environment.put("SPRING_MAIL_HOST", "127.0.0.1");
        environment.put("SPRING_MAIL_PORT", String.valueOf(sink.port()));
        environment.put("JEUDI_PUBLIC_URL", "https://jeudi.example");
        environment.put(
                "JEUDI_TOKEN_KEYS", "1:" + Base64.getEncoder().encodeToString(new byte[32]));
        environment.put("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI", signer.keys());
        for (var endpoint :
                Map.of("AUTHORIZATION", "/authorize", "TOKEN", "/token", "JWK_SET", "/jwks")
                        .entrySet()) {
            environment.put(
                    "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_STAFF_" + endpoint.getKey() + "_URI",
                    "http://127.0.0.1:1" + endpoint.getValue());
        }
        var log = folder.resolve(service.word() + ".log");
        var main =
                "fr.jeudi.%s.%sApplication"
                        .formatted(
                                service.word(),
                                service.name().charAt(0) + service.word().substring(1));
        running.put(
                service,
                jar(service)
                        .map(it -> JavaProcess.ofJar(it, environment, log))
                        .orElseGet(() -> JavaProcess.ofClass(main, environment, log)));
    }

    /**
     * Maven puts the plain jar on the class path when it has packaged; the executable one lies
     * beside it.
     */
    private static Optional<Path> jar(Service service) {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(it -> it.matches(".*/" + service.word() + "-service-[^/]*(?<!-exec)\\.jar"))
                .map(it -> Path.of(it.replaceFirst("\\.jar$", "-exec.jar")))
                .filter(Files::exists)
                .findFirst();
    }

    private void awaitReady(Service service) {
        Awaitility.await(service.word() + " to be ready")
                .atMost(READY)
                .pollInterval(Duration.ofMillis(200))
                .conditionEvaluationListener(_ -> {
                    if (!process(service).isAlive()) {
                        throw new IllegalStateException(process(service).lastWords());
                    }
                })
                .until(() -> answers(service));
    }

    private boolean answers(Service service) {
        try {
            int status = web(service).get(service.path).status();
            return status == 200 || status == 404;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private JavaProcess process(Service service) {
        return Optional.ofNullable(running.get(service)).orElseThrow();
    }

    /** As a machine client that may do all. */
    Web web(Service service) {
        return Web.anonymous(URI.create("http://127.0.0.1:" + ports.get(service)))
                .with("Authorization", "Bearer " + signer.token("admin"));
    }

    Desk desk() {
        return new Desk(
                web(Service.SUBSCRIPTION),
                web(Service.COMPOSER),
                web(Service.DISPATCH),
                web(Service.TRACKING));
    }

    Sink sink() {
        return sink;
    }

    void kill(Service service) {
        process(service).kill();
    }

    Duration terminate(Service service) {
        return process(service).terminate();
    }

    void restart(Service service) {
        launch(service);
        awaitReady(service);
    }

    @Override
    public void close() {
        running.values().forEach(JavaProcess::kill);
        sink.close();
        signer.close();
        broker.close();
    }
}
