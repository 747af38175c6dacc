package fr.jeudi.parts;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A server that speaks MongoDB's wire protocol on a loopback port, for one machine without {@code
 * mongod} and for tests.
 */
public final class DocumentStore implements AutoCloseable {
    private static final int CACHE_MB = 48;

    /**
     * Each commit writes every page that has changed, whole: small ones, since writes are small.
     */
    private static final int PAGE_BYTES = 4 * 1024;

    /** Raised whenever what is written could not be read by an earlier build. */
    private static final int FORMAT = 2;

    private static final int RETENTION_MS = 5_000;

    /** Writers wait on these threads for their commit; as many can share one. */
    private static final int WORKERS = 16;

    private final MongoServer server;
    private final InetSocketAddress address;

    private DocumentStore(MongoBackend backend, int port) {
        this.server = new MongoServer(backend);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, WORKERS);
        this.address = server.getLocalAddress();
    }

    /** Forgets all when closed; else it is the same store, races included. */
    public static DocumentStore inMemory() {
        var store = new MVStore.Builder().autoCommitDisabled().open();
        return new DocumentStore(new DurableBackend(store), 0);
    }

    /**
     * Keeps its documents in {@code file}; what it has acknowledged survives {@code kill -9}.
     *
     * @throws DamagedData if the file is not one of ours or is broken
     */
    public static DocumentStore in(Path file) {
        return in(file, 0);
    }

    /** The same on a chosen port. */
    public static DocumentStore in(Path file, int port) {
        return new DocumentStore(open(file), port);
    }

    private static H2Backend open(Path file) {
        MVStore store = null;
        try {
            store =
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .cacheSize(CACHE_MB)
                            .pageSplitSize(PAGE_BYTES)
                            .autoCommitDisabled()
                            .open();
            if (store.getMapNames().isEmpty()) {
                store.setStoreVersion(FORMAT);
            } else if (store.getStoreVersion() != FORMAT) {
                throw new IllegalStateException("written by another version of Jeudi");
            }
            store.setRetentionTime(RETENTION_MS);
            return new DurableBackend(store);
        } catch (MVStoreException | IllegalArgumentException | IllegalStateException e) {
            if (store != null) {
                store.closeImmediately();
            }
            throw new DamagedData(file, e);
        }
    }

    /** The connection string of one database in this store. */
    public String uri(String database) {
        return "mongodb://127.0.0.1:%d/%s".formatted(address.getPort(), database);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
