package fr.jeudi.parts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.IntSupplier;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The real Apache Kafka broker, one KRaft node inside this JVM, its log in a folder. What it has
 * acknowledged survives {@code kill -9} of the JVM (the page cache keeps it); what it has not is
 * the producer's to repeat.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final int TRIES = 5;

    private final KafkaRaftServer server;
    private final int port;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts on a free loopback port; formats {@code folder} at the first start and keeps it
     * afterwards.
     *
     * @throws DamagedData if the folder holds something that is not, or no longer, a broker's log
     */
    public static KafkaBroker start(Path folder) throws IOException {
        return start(folder, Ports::free);
    }

    /**
     * The same on a chosen port.
     *
     * @throws BindException if somebody else listens there
     */
    public static KafkaBroker start(Path folder, int port) throws IOException {
        return start(folder, () -> port);
    }

    /** Two that start at once may find the same port free. */
    static KafkaBroker start(Path folder, IntSupplier ports) throws IOException {
        if (isNew(folder)) {
            format(folder.toAbsolutePath().toString());
        }
        haltWithASentence(folder);
        BindException taken = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return startOn(ports.getAsInt(), folder);
            } catch (BindException e) {
                taken = e;
            }
        }
        throw requireNonNull(taken);
    }

    private static KafkaBroker startOn(int port, Path folder) throws IOException {
        KafkaRaftServer server = null;
        try {
            server =
                    new KafkaRaftServer(
                            new kafka.server.KafkaConfig(
                                    settings(folder.toAbsolutePath().toString(), port)),
                            Time.SYSTEM);
            server.startup();
            return new KafkaBroker(server, port);
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            for (Throwable it = e; it != null; it = it.getCause()) {
                if (it instanceof BindException taken) {
                    throw taken;
                }
            }
            throw new DamagedData(folder, e);
        }
    }

    private static boolean isNew(Path folder) throws IOException {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return false;
        }
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new DamagedData(
                        folder, new IOException("meta.properties is missing among the logs"));
            }
        }
        return true;
    }

    /** The broker ends the whole JVM when its disk fails it: then at least say why. */
    private static void haltWithASentence(Path folder) {
        Exit.setHaltProcedure((status, message) -> {
            System.err.println(
                    "Kafka had to stop, because its folder %s cannot be used any more (full disk, or damaged files)."
                            .formatted(folder));
            Runtime.getRuntime().halt(status == 0 ? 1 : status);
        });
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(String log) throws IOException {
        var formatter =
                new Formatter()
                        .setPrintStream(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        true,
                                        StandardCharsets.UTF_8))
                        .setNodeId(1)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setControllerListenerName("CONTROLLER")
                        .setMetadataLogDirectory(log)
                        .addDirectory(log)
                        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                        .setUnstableFeatureVersionsEnabled(false)
                        .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Kafka could not format " + log, e);
        }
    }

    private static Properties settings(String log, int port) {
        int controllerPort;
        do {
            controllerPort = Ports.free();
        } while (controllerPort == port);
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", log);
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        // A compiled issue is one record.
        settings.put("message.max.bytes", "16777216");
        // A broker killed a moment ago is still registered; waiting for the default 9 s would
        // triple the restart.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        return settings;
    }
}
