package fr.jeudi.local.parts;

import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.Settings;
import fr.jeudi.parts.DamagedData;
import fr.jeudi.parts.KafkaBroker;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** The configured cluster, or a broker in this JVM with its log in the data folder. */
public final class Kafka implements AutoCloseable {
    private static final String NAME = "spring.kafka.bootstrap-servers";
    private static final int PATIENCE_SECONDS = 8;

    private final String bootstrapServers;
    private final @Nullable KafkaBroker broker;

    private Kafka(String bootstrapServers, @Nullable KafkaBroker broker) {
        this.bootstrapServers = bootstrapServers;
        this.broker = broker;
    }

    /** The one to use, reachable. */
    public static Kafka start(Settings settings, Path folder) {
        var configured = settings.spring(NAME);
        if (configured.isPresent()) {
            return reached(settings, configured.get());
        }
        try {
            var broker = KafkaBroker.start(folder);
            return new Kafka(broker.bootstrapServers(), broker);
        } catch (DamagedData e) {
            throw new CannotStart(
                    "Kafka's data in %s is damaged: bring the data folder back from a copy, or set JEUDI_LOCAL_DATA to a new folder."
                            .formatted(e.where()),
                    e);
        } catch (BindException e) {
            throw new CannotStart("Kafka found no port that it may listen on.", e);
        } catch (IOException e) {
            throw new CannotStart(
                    "Kafka cannot write to %s: make room there, or set JEUDI_LOCAL_DATA to another folder."
                            .formatted(folder),
                    e);
        }
    }

    private static Kafka reached(Settings settings, String servers) {
        var properties =
                new HashMap<>(
                        settings.spring("spring.kafka", KafkaProperties.class)
                                .orElseGet(KafkaProperties::new)
                                .buildAdminProperties());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 6_000);
        try (var admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Kafka(servers, null);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CannotStart(
                    "Kafka at %s does not answer: start it, or change SPRING_KAFKA_BOOTSTRAP_SERVERS (unset, Jeudi starts its own)."
                            .formatted(servers),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Stopped while waiting for Kafka.", e);
        }
    }

    /** What clients connect to. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Which one it is, in a few words. */
    public String description() {
        return broker == null ? "yours, " + bootstrapServers : "own broker, " + bootstrapServers;
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }
}
