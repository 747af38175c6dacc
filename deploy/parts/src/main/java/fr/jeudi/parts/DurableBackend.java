package fr.jeudi.parts;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * Answers a write only when the file has it, so that {@code kill -9} loses nothing that was
 * acknowledged. Writers that wait at the same time share one commit, and a commit never falls into
 * the middle of a write: a document and its index entries reach the file together.
 */
final class DurableBackend extends H2Backend {
    private static final Set<String> READS =
            Set.of(
                    "find",
                    "getMore",
                    "count",
                    "distinct",
                    "hello",
                    "isMaster",
                    "ismaster",
                    "ping",
                    "buildInfo",
                    "killCursors",
                    "endSessions",
                    "listCollections",
                    "listIndexes",
                    "listDatabases");
    private static final int GARBAGE_BYTES = 8 * 1024 * 1024;
    private static final int COMMITS_BETWEEN_SWEEPS = 500;

    private final MVStore store;
    private final ReentrantReadWriteLock writing = new ReentrantReadWriteLock(true);
    private final ReentrantLock turns = new ReentrantLock();
    private final Condition turnOver = turns.newCondition();
    private long begun;
    private long committed;
    private boolean committing;
    private int commitsSinceSweep;

    DurableBackend(MVStore store) {
        super(store);
        this.store = store;
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        if (isRead(message.getDocument())) {
            return super.handleMessage(message);
        }
        Document answer;
        writing.readLock().lock();
        try {
            answer = super.handleMessage(message);
        } finally {
            writing.readLock().unlock();
        }
        commitTogether();
        return answer;
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        // Also called by the superclass while this is made.
        return new StoredDatabase(name, getMvStore(), getCursorRegistry());
    }

    private static boolean isRead(Document command) {
        var name = command.keySet().iterator().next();
        return READS.contains(name)
                || (name.equals("aggregate")
                        && command.get("pipeline") instanceof Collection<?> stages
                        && stages.stream().noneMatch(DurableBackend::isWritingStage));
    }

    private static boolean isWritingStage(Object stage) {
        return stage instanceof Document it && (it.containsKey("$out") || it.containsKey("$merge"));
    }

    /** Returns when a commit that began after this call has ended. */
    private void commitTogether() {
        long mine;
        turns.lock();
        try {
            mine = begun + 1;
            while (committing && committed < mine) {
                turnOver.awaitUninterruptibly();
            }
            if (committed >= mine) {
                return;
            }
            committing = true;
            begun++;
        } finally {
            turns.unlock();
        }
        commitAs(mine);
    }

    private void commitAs(long turn) {
        var kept = false;
        try {
            commitNow();
            kept = true;
        } finally {
            turns.lock();
            try {
                committing = false;
                committed = kept ? turn : committed;
                turnOver.signalAll();
            } finally {
                turns.unlock();
            }
        }
    }

    private void commitNow() {
        writing.writeLock().lock();
        try {
            store.commit();
            if (++commitsSinceSweep >= COMMITS_BETWEEN_SWEEPS) {
                commitsSinceSweep = 0;
                // Without a background writer nobody else gives back what old versions occupy.
                store.compact(50, GARBAGE_BYTES);
            }
        } finally {
            writing.writeLock().unlock();
        }
    }
}
