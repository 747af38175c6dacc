package fr.jeudi.subscription.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One uploaded file and how far it is read. All counts are of lines below the header, and {@code
 * read = created + unchanged + refused}.
 *
 * @param file where it is kept until it is read; addresses are not kept twice
 */
@Document("imports")
record CsvImport(
        @Id String id,
        String file,
        Format format,
        String basis,
        String consentedAt,
        String operator,
        Status status,
        @Nullable String failure,
        long total,
        long read,
        long created,
        long unchanged,
        long refused,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    enum Status {
        RUNNING,
        DONE,
        FAILED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the file writes its lines; the columns are positions, -1 for none. */
    record Format(String charset, String separator, int email, int name, int language) {}

    /** Lines that were not taken, and why; one document for some hundred lines. */
    @Document("import-refusals")
    record Refusals(@Id String id, long read, List<Refusal> refusals) {}

    record Refusal(long line, String reason, String email, String name) {}

    CsvImport after(long read, long created, long unchanged, long refused) {
        return new CsvImport(
                id,
                file,
                format,
                basis,
                consentedAt,
                operator,
                status,
                failure,
                Math.max(total, this.read + read),
                this.read + read,
                this.created + created,
                this.unchanged + unchanged,
                this.refused + refused,
                startedAt,
                finishedAt);
    }

    CsvImport done(Instant now) {
        return ended(Status.DONE, null, read, now);
    }

    CsvImport failed(String failure, Instant now) {
        return ended(Status.FAILED, failure, total, now);
    }

    private CsvImport ended(Status status, @Nullable String failure, long total, Instant now) {
        return new CsvImport(
                id,
                file,
                format,
                basis,
                consentedAt,
                operator,
                status,
                failure,
                total,
                read,
                created,
                unchanged,
                refused,
                startedAt,
                now);
    }
}
