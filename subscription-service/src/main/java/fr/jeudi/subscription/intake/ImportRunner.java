package fr.jeudi.subscription.intake;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import fr.jeudi.subscription.intake.CsvImport.Refusals;
import fr.jeudi.subscription.intake.CsvImport.Status;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.gridfs.GridFsOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads kept files, some hundred lines at a time, and says after each how far it is. After a crash
 * those hundred are taken again, which changes nothing and counts them once.
 */
@Component
class ImportRunner {
    static final int AT_ONCE = 500;
    private static final Duration UPLOAD = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);

    private final MongoOperations mongo;
    private final GridFsOperations files;
    private final LineTaker taker;
    private final TaskExecutor executor;
    private final Clock clock;
    private final ReentrantLock working = new ReentrantLock();
    private final AtomicBoolean asked = new AtomicBoolean();

    ImportRunner(
            MongoOperations mongo,
            GridFsOperations files,
            LineTaker taker,
            @Qualifier("applicationTaskExecutor") TaskExecutor executor,
            Clock clock) {
        this.mongo = mongo;
        this.files = files;
        this.taker = taker;
        this.executor = executor;
        this.clock = clock;
    }

    void runSoon() {
        asked.set(true);
        try {
            executor.execute(this::workIfAsked);
        } catch (TaskRejectedException _) {
            LOG.debug("stopping: taken up after the next start");
        }
    }

    /** What an earlier process left, or what failed a moment ago. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT5S")
    void resume() {
        asked.set(true);
        workIfAsked();
    }

    /** Files whose import ended, or never began, because the process died just then. */
    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    void forgetLeftFiles() {
        forgetFilesKeptBefore(clock.instant().minus(UPLOAD));
    }

    void forgetFilesKeptBefore(Instant time) {
        var needed =
                mongo.findDistinct(
                        query(where("status").is(Status.RUNNING)),
                        "file",
                        CsvImport.class,
                        String.class);
        for (var file : files.find(query(where("uploadDate").lt(time)))) {
            var id = file.getObjectId().toHexString();
            if (!needed.contains(id)) {
                delete(id);
            }
        }
    }

    private void workIfAsked() {
        while (asked.get() && working.tryLock()) {
            try {
                if (asked.getAndSet(false)) {
                    mongo.find(query(where("status").is(Status.RUNNING)), CsvImport.class)
                            .forEach(this::run);
                }
            } catch (DataAccessException e) {
                LOG.warn("import waiting cause={}", e.getClass().getSimpleName());
                return;
            } finally {
                working.unlock();
            }
        }
    }

    private void run(CsvImport begun) {
        var file = files.findOne(query(where("_id").is(new ObjectId(begun.file()))));
        if (file == null) {
            end(begun.failed("file-lost", clock.instant()));
            return;
        }
        var latest = new CsvImport[] {begun};
        try (var text =
                        new InputStreamReader(
                                files.getResource(file).getInputStream(),
                                Charset.forName(begun.format().charset()));
                var lines = reader(begun, text)) {
            read(lines, latest);
            end(latest[0].done(clock.instant()));
        } catch (CsvParseException _) {
            end(latest[0].failed("unreadable", clock.instant()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(begun.file());
    }

    private static CsvReader<CsvRecord> reader(CsvImport it, Reader text) {
        return CsvReader.builder()
                .fieldSeparator(it.format().separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(1_048_576)
                .ofCsvRecord(text);
    }

    private void read(Iterable<CsvRecord> lines, CsvImport[] latest) {
        var some = new ArrayList<CsvRecord>(AT_ONCE);
        long skip = latest[0].read() + 1;
        for (var line : lines) {
            if (skip > 0) {
                skip--;
                continue;
            }
            some.add(line);
            if (some.size() == AT_ONCE) {
                latest[0] = take(latest[0], some);
                some.clear();
            }
        }
        if (!some.isEmpty()) {
            latest[0] = take(latest[0], some);
        }
    }

    private CsvImport take(CsvImport it, List<CsvRecord> lines) {
        var taken = taker.take(it, lines);
        if (!taken.refusals().isEmpty()) {
            mongo.save(new Refusals(it.id() + "/" + it.read(), it.read(), taken.refusals()));
        }
        return mongo.save(
                it.after(
                        lines.size(), taken.created(), taken.unchanged(), taken.refusals().size()));
    }

    private void end(CsvImport ended) {
        mongo.save(ended);
        LOG.info(
                "import={} status={} read={} created={} unchanged={} refused={}",
                ended.id(),
                ended.status().word(),
                ended.read(),
                ended.created(),
                ended.unchanged(),
                ended.refused());
    }

    void delete(String file) {
        files.delete(query(where("_id").is(new ObjectId(file))));
    }
}
