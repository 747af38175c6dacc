package fr.jeudi.tracking.tallies;

import org.bson.Document;

/** audience = accepted + rejected + uncertain + skipped + waiting. */
public record Sums(
        long audience, long accepted, long rejected, long uncertain, long skipped, long waiting) {
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

    Document document() {
        return new Document("audience", audience)
                .append("accepted", accepted)
                .append("rejected", rejected)
                .append("uncertain", uncertain)
                .append("skipped", skipped)
                .append("waiting", waiting);
    }

    static Sums of(Document kept) {
        return new Sums(
                kept.get("audience", 0L),
                kept.get("accepted", 0L),
                kept.get("rejected", 0L),
                kept.get("uncertain", 0L),
                kept.get("skipped", 0L),
                kept.get("waiting", 0L));
    }
}
