package fr.jeudi.dispatch.ledger;

/** audience = accepted + rejected + uncertain + skipped + waiting. */
public record Sums(
        int audience, int accepted, int rejected, int uncertain, int skipped, int waiting) {

    static Sums of(int audience, int accepted, int rejected, int uncertain, int skipped) {
        return new Sums(
                audience,
                accepted,
                rejected,
                uncertain,
                skipped,
                audience - accepted - rejected - uncertain - skipped);
    }

    /** Those for whom it is over, one way or another. */
    public int done() {
        return audience - waiting;
    }
}
