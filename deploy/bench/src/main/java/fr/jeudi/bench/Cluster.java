package fr.jeudi.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import fr.jeudi.dispatch.DispatchApplication;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bson.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** Broker, store and replicas of dispatch, a process each, so that each can die alone. */
final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Path folder;
    private final int relay;
    private final int connections;
    private final int kafkaPort = Ports.free();
    private final int storePort = Ports.free();
    private final List<Replica> replicas = new ArrayList<>();
    private final MongoClient client;
    private final MongoTemplate mongo;
    private Child kafka;
    private Child store;

    private Cluster(Path folder, int relay, int connections) {
        this.folder = folder;
        this.relay = relay;
        this.connections = connections;
        this.kafka = launchKafka();
        this.store = launchStore();
        awaitPort(kafkaPort);
        awaitPort(storePort);
        client = MongoClients.create(storeUri());
        mongo = new MongoTemplate(client, "dispatch");
    }

    /** With no replica yet. */
    static Cluster start(Path folder, int relay, int connections) {
        return new Cluster(folder, relay, connections);
    }

    Feed feed() {
        return new Feed("127.0.0.1:" + kafkaPort);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** One more dispatch; returns at once. */
    void launchReplica() {
        launchReplica(settings -> Child.start(DispatchApplication.class, dispatchLog(), settings));
    }

    /**
     * One more, of a release.
     *
     * @param options more of its JVM
     */
    void launchReplica(Path release, String options) {
        launchReplica(settings -> Child.start(release, options, dispatchLog(), settings));
    }

    private void launchReplica(Function<List<String>, Child> starting) {
        int management = Ports.free();
        var settings =
                Dispatching.settings(
                        bootstrapServers(), storeUri(), relay, connections, management);
        replicas.add(new Replica(starting.apply(settings), management));
    }

    private Path dispatchLog() {
        return folder.resolve("dispatch.log");
    }

    /**
     * What an operator would set for the lane of all made-up mail; 0 is no limit.
     *
     * @param rate mails a second
     */
    void limit(int connections, int rate) {
        var rules =
                new Document("connections", connections)
                        .append("mailsPerConnection", 0)
                        .append("rate", (double) rate);
        mongo.getCollection("lanes")
                .insertOne(
                        new Document("_id", MadeUpIssue.LANE)
                                .append("version", 1L)
                                .append("edited", rules)
                                .append("paused", false)
                                .append("seats", List.of()));
    }

    void awaitReplicas() {
        for (var replica : replicas) {
            Waiting.until("dispatch ready", START, replica::isReady);
        }
    }

    Child dispatch() {
        return replicas.getFirst().child();
    }

    void killDispatch() {
        replicas.removeFirst().child().kill();
        launchReplica();
    }

    /** How long it took to end. */
    Duration terminateDispatch() {
        var took = replicas.removeFirst().child().terminate();
        launchReplica();
        return took;
    }

    /** The one launched last. */
    void stopNewest() {
        replicas.removeLast().child().terminate();
    }

    void stopReplicas() {
        replicas.forEach(it -> it.child().terminate());
        replicas.clear();
    }

    void killKafka() {
        kafka.kill();
        kafka = launchKafka();
    }

    void killStore() {
        store.kill();
        store = launchStore();
    }

    /** What the ledger says of an issue; nothing while the store is away. */
    List<Progress> progress(String issueId) {
        try {
            return mongo.find(Query.query(Criteria.where("issueId").is(issueId)), Progress.class);
        } catch (DataAccessException _) {
            return List.of();
        }
    }

    /** What it says of each of its readers. */
    Endings endings(String issueId) {
        return Endings.inLedger(mongo, issueId);
    }

    /** How many replicas have named themselves in the store, as they do before they lease. */
    long instances() {
        return mongo.getCollection("instances").countDocuments();
    }

    /** Of its file. */
    long storeBytes() {
        try {
            return Files.size(folder.resolve("documents.mv.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String storeUri() {
        return "mongodb://127.0.0.1:" + storePort + "/dispatch";
    }

    private Child launchKafka() {
        return part("kafka", folder.resolve("kafka"), kafkaPort);
    }

    private Child launchStore() {
        return part("store", folder.resolve("documents.mv.db"), storePort);
    }

    private Child part(String name, Path place, int port) {
        return Child.start(
                Part.class,
                folder.resolve(name + ".log"),
                List.of(name, place.toString(), String.valueOf(port)));
    }

    private static void awaitPort(int port) {
        Waiting.until("port " + port, START, () -> answers(port));
    }

    private static boolean answers(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        replicas.forEach(it -> it.child().kill());
        client.close();
        store.kill();
        kafka.kill();
    }

    private record Replica(Child child, int management) {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        boolean isReady() {
            if (!child.isAlive()) {
                throw new IllegalStateException("dispatch ended by itself, see its log");
            }
            var health =
                    URI.create("http://127.0.0.1:" + management + "/actuator/health/readiness");
            try {
                return HTTP.send(
                                        HttpRequest.newBuilder(health).build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
