package fr.jeudi.subscription.lanes;

/** Why no mail can reach a domain, by its own word (STANDARDS I7). */
public enum Unreachable {
    /** It says that it takes no mail (RFC 7505). */
    NULL_MX("null-mx"),
    /** It has neither a mail exchanger nor an address, or is not at all. */
    NO_HOST("no-host");

    private final String word;

    Unreachable(String word) {
        this.word = word;
    }

    /** As on topics. */
    public String word() {
        return word;
    }
}
