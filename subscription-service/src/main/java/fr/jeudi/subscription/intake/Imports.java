package fr.jeudi.subscription.intake;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.MongoGridFSException;
import fr.jeudi.subscription.intake.CsvImport.Format;
import fr.jeudi.subscription.intake.CsvImport.Refusal;
import fr.jeudi.subscription.intake.CsvImport.Refusals;
import fr.jeudi.subscription.intake.CsvImport.Status;
import fr.jeudi.subscription.tokens.Ids;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.gridfs.GridFsOperations;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Takes uploads and tells how they go; what is wrong with one as a whole is said at once. */
@Component
class Imports {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final Set<String> EMAIL =
            Set.of("email", "e-mail", "mail", "courriel", "adresse", "adresse e-mail");
    private static final Set<String> NAME =
            Set.of("name", "nom", "prenom", "prénom", "first name", "firstname");
    private static final Set<String> LANGUAGE = Set.of("language", "langue", "lang");
    private static final int LONGEST_BASIS = 500;

    private final MongoOperations mongo;
    private final GridFsOperations files;
    private final ImportRunner runner;
    private final Ids ids;
    private final Clock clock;
    private final ImportProperties properties;

    Imports(
            MongoOperations mongo,
            GridFsOperations files,
            ImportRunner runner,
            Ids ids,
            Clock clock,
            ImportProperties properties) {
        this.mongo = mongo;
        this.files = files;
        this.runner = runner;
        this.ids = ids;
        this.clock = clock;
        this.properties = properties;
    }

    /** Why an upload is refused as a whole; {@code key} names the message for people. */
    static final class Refused extends RuntimeException {
        final String key;

        Refused(String key) {
            super(key);
            this.key = key;
        }
    }

    /** What staff say about an upload. */
    record Given(@Nullable String basis, @Nullable String consentedAt, String operator) {}

    /**
     * Keeps the file and begins to read it.
     *
     * @throws Refused if nothing of it can be taken
     */
    CsvImport take(InputStream upload, Given given) {
        var basis = basis(given.basis());
        var day = day(given.consentedAt());
        var id = ids.next();
        var inspection = new Inspection(upload, properties.maxSize().toBytes());
        String file;
        try {
            file = files.store(inspection, id).toHexString();
        } catch (MongoGridFSException e) {
            if (inspection.isTooLarge()) {
                throw new Refused("import.too-large");
            }
            throw e;
        }
        try {
            var taken =
                    new CsvImport(
                            id,
                            file,
                            format(inspection),
                            basis,
                            day,
                            given.operator(),
                            Status.RUNNING,
                            null,
                            Math.max(0, inspection.lines() - 1),
                            0,
                            0,
                            0,
                            0,
                            clock.instant(),
                            null);
            mongo.insert(taken);
            LOG.info("import={} status=running lines={}", id, taken.total());
            runner.runSoon();
            return taken;
        } catch (Refused e) {
            runner.delete(file);
            throw e;
        }
    }

    private static String basis(@Nullable String basis) {
        if (basis == null || basis.isBlank()) {
            throw new Refused("import.basis-missing");
        }
        var text = basis.strip();
        return text.length() > LONGEST_BASIS ? text.substring(0, LONGEST_BASIS) : text;
    }

    private String day(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new Refused("import.date-missing");
        }
        try {
            var day = LocalDate.parse(text.strip());
            if (day.isAfter(LocalDate.now(clock.withZone(ZoneId.of("Europe/Paris"))))) {
                throw new Refused("import.date-future");
            }
            return day.toString();
        } catch (DateTimeException _) {
            throw new Refused("import.date-malformed");
        }
    }

    private static Format format(Inspection inspection) {
        if (inspection.isBinary()) {
            throw new Refused("import.not-text");
        }
        var header = inspection.head().lines().findFirst().orElse("");
        var separator =
                List.of(";", ",", "\t").stream()
                        .max((a, b) -> Integer.compare(count(header, a), count(header, b)))
                        .orElse(",");
        var columns =
                Arrays.stream(header.split(separator, -1))
                        .map(it -> it.strip().replaceAll("^\"|\"$", ""))
                        .map(it -> it.strip().toLowerCase(Locale.ROOT))
                        .toList();
        int email = column(columns, EMAIL);
        if (email < 0) {
            throw new Refused("import.header-missing");
        }
        return new Format(
                inspection.charset().name(),
                separator,
                email,
                column(columns, NAME),
                column(columns, LANGUAGE));
    }

    private static int count(String header, String separator) {
        return header.split(separator, -1).length;
    }

    private static int column(List<String> columns, Set<String> names) {
        for (int i = 0; i < columns.size(); i++) {
            if (names.contains(columns.get(i))) {
                return i;
            }
        }
        return -1;
    }

    Optional<CsvImport> find(String id) {
        return Optional.ofNullable(mongo.findById(id, CsvImport.class));
    }

    /** The newest first. */
    List<CsvImport> latest() {
        return mongo.find(
                query(where("_id").exists(true))
                        .with(Sort.by(Sort.Order.desc("startedAt")))
                        .limit(50),
                CsvImport.class);
    }

    /** In the order of the file. */
    void refusals(CsvImport of, Consumer<Refusal> reader) {
        for (long read = 0; read < of.read(); read += ImportRunner.AT_ONCE) {
            var some = mongo.findById(of.id() + "/" + read, Refusals.class);
            if (some != null) {
                some.refusals().forEach(reader);
            }
        }
    }

    /** For example {@code SUBSCRIPTION_IMPORT_MAX_SIZE=100MB}. */
    @ConfigurationProperties("subscription.import")
    record ImportProperties(@DefaultValue("100MB") DataSize maxSize) {}
}
