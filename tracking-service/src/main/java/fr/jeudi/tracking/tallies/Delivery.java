package fr.jeudi.tracking.tallies;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** How the sending of an issue stands, by dispatch's last word. */
public record Delivery(
        String state,
        Sums sums,
        Map<String, Sums> lanes,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public Delivery {
        Objects.requireNonNull(state);
        Objects.requireNonNull(sums);
        lanes = lanes == null ? Map.of() : lanes;
    }

    /** Lane names are values here: as keys a dot in one would break the document. */
    Document document(Instant at) {
        var kept =
                new Document("at", at)
                        .append("state", state)
                        .append("sums", sums.document())
                        .append(
                                "lanes",
                                lanes.entrySet().stream()
                                        .map(it ->
                                                it.getValue()
                                                        .document()
                                                        .append("lane", it.getKey()))
                                        .toList());
        if (startedAt != null) {
            kept.append("startedAt", startedAt);
        }
        if (finishedAt != null) {
            kept.append("finishedAt", finishedAt);
        }
        return kept;
    }

    static Delivery of(Document kept) {
        var lanes = new LinkedHashMap<String, Sums>();
        kept.getList("lanes", Document.class)
                .forEach(it -> lanes.put(it.getString("lane"), Sums.of(it)));
        return new Delivery(
                kept.getString("state"),
                Sums.of(kept.get("sums", Document.class)),
                lanes,
                Tally.instant(kept, "startedAt"),
                Tally.instant(kept, "finishedAt"));
    }
}
