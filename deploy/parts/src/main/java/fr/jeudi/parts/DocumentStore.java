package fr.jeudi.parts;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/**
 * A server that speaks MongoDB's wire protocol on a loopback port, for one machine without {@code
 * mongod} and for tests.
 */
public final class DocumentStore implements AutoCloseable {
    private final MongoServer server;
    private final InetSocketAddress address;

    private DocumentStore(MongoBackend backend) {
        this.server = new MongoServer(backend);
        this.address = server.bind();
    }

    /** Forgets all when closed. */
    public static DocumentStore inMemory() {
        return new DocumentStore(new MemoryBackend());
    }

    /** Keeps its documents in {@code file}. */
    public static DocumentStore in(Path file) {
        var store = new MVStore.Builder().fileName(file.toString()).cacheSize(64).open();
        return new DocumentStore(new H2Backend(store));
    }

    /** The connection string of one database in this store. */
    public String uri(String database) {
        return "mongodb://127.0.0.1:%d/%s".formatted(address.getPort(), database);
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
