package fr.jeudi.subscription.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One import as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportView(
        String id,
        CsvImport.Status status,
        long total,
        long read,
        long created,
        long unchanged,
        long refused,
        String basis,
        String consentedAt,
        String operator,
        @Nullable String failure,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    static ImportView of(CsvImport it) {
        return new ImportView(
                it.id(),
                it.status(),
                it.total(),
                it.read(),
                it.created(),
                it.unchanged(),
                it.refused(),
                it.basis(),
                it.consentedAt(),
                it.operator(),
                it.failure(),
                it.startedAt(),
                it.finishedAt());
    }
}
