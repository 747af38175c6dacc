package fr.jeudi.dispatch.ledger;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import fr.jeudi.dispatch.ledger.Journal.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoTemplate;

/**
 * Writes of the workers to their progress documents, together: those who come while one write is
 * under way share the next, and that one waits a moment for half of all who write; so one half
 * writes while the other sends. Each must name its fence, and be repeatable.
 */
final class ProgressWrites {
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    /** A commit of the store costs more than this, and a mail to a far relay takes far longer. */
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** Whoever has not written for so long is not waited for. */
    private static final Duration RECENT = Duration.ofMillis(20);

    private final MongoTemplate mongo;
    private final Journal journal;
    private final Map<String, Long> writers = new HashMap<>();
    private List<Write> waiting = new ArrayList<>();
    private boolean writing;

    ProgressWrites(MongoTemplate mongo, Journal journal) {
        this.mongo = mongo;
        this.journal = journal;
    }

    Journal journal() {
        return journal;
    }

    /**
     * A mark and nothing else: with others by the journal, as long as it is open as it was when the
     * batch was leased; else, and for all else, the batch's own document decides.
     *
     * @throws DataAccessException if it may or may not have been written
     */
    boolean claim(long opening, Mark mark) {
        return write(new Write(mark.batchId(), mark.fence(), mark.further(), mark, opening));
    }

    /**
     * Whether the batch is still held under this fence.
     *
     * @throws DataAccessException if it may or may not have been written
     */
    boolean write(String batchId, long fence, Document update) {
        return write(new Write(batchId, fence, update, null, 0));
    }

    private boolean write(Write mine) {
        var together = enter(mine);
        if (!together.isEmpty()) {
            try {
                write(together);
            } finally {
                leave();
            }
        }
        return mine.result();
    }

    /** Those to be written by the caller; none once somebody else has written the caller's. */
    private synchronized List<Write> enter(Write mine) {
        waiting.add(mine);
        writers.put(mine.batchId, System.nanoTime());
        boolean interrupted = false;
        long moment = System.nanoTime() + MOMENT.toNanos();
        while (!mine.done && (writing || isToWait(moment))) {
            try {
                wait(writing ? 0 : 1);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (mine.done) {
            return List.of();
        }
        writing = true;
        var together = waiting;
        waiting = new ArrayList<>();
        return together;
    }

    private boolean isToWait(long moment) {
        long now = System.nanoTime();
        writers.values().removeIf(at -> now - at > RECENT.toNanos());
        return now < moment && waiting.size() < (writers.size() + 1) / 2;
    }

    private synchronized void leave() {
        writing = false;
        notifyAll();
    }

    private void write(List<Write> together) {
        try {
            writeProgress(writeJournal(together));
        } catch (RuntimeException e) {
            together.stream().filter(it -> !it.held).forEach(it -> it.failure = e);
        } finally {
            together.forEach(it -> it.done = true);
        }
    }

    /** Those it did not take. One claim alone is less to write where it belongs. */
    private List<Write> writeJournal(List<Write> together) {
        var claims = together.stream().filter(it -> it.isFor(journal)).toList();
        if (claims.size() < 2 || !journal.write(claims.stream().map(Write::mark).toList())) {
            return together;
        }
        claims.forEach(it -> it.held = true);
        return together.stream().filter(it -> !it.held).toList();
    }

    private void writeProgress(List<Write> together) {
        if (together.size() > 1 && matched(together) == together.size()) {
            together.forEach(it -> written(it, true));
        } else {
            // The sum does not tell which of them is held no more.
            together.forEach(it -> written(it, matched(List.of(it)) == 1));
        }
    }

    private void written(Write write, boolean held) {
        write.held = held;
        journal.forget(write.batchId, write.fence);
    }

    private int matched(List<Write> writes) {
        var updates = writes.stream().map(Write::update).toList();
        var done =
                mongo.execute(Progress.class, progress -> progress.bulkWrite(updates, ANY_ORDER));
        return done == null ? 0 : done.getMatchedCount();
    }

    private static final class Write {
        private final String batchId;
        private final long fence;
        private final Document update;
        private final @Nullable Mark mark;
        private final long opening;
        private boolean held;
        private volatile boolean done;
        private @Nullable RuntimeException failure;

        Write(String batchId, long fence, Document update, @Nullable Mark mark, long opening) {
            this.batchId = batchId;
            this.fence = fence;
            this.update = update;
            this.mark = mark;
            this.opening = opening;
        }

        boolean isFor(Journal journal) {
            return mark != null && journal.isOpen(opening);
        }

        Mark mark() {
            return Objects.requireNonNull(mark);
        }

        UpdateOneModel<Document> update() {
            return new UpdateOneModel<>(
                    new Document("_id", batchId).append("fence", fence), update);
        }

        boolean result() {
            if (failure != null) {
                throw failure;
            }
            if (!done) {
                throw new IllegalStateException("not written");
            }
            return held;
        }
    }
}
