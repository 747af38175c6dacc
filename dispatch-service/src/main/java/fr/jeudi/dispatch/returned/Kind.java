package fr.jeudi.dispatch.returned;

import java.util.Locale;

/** What can be heard of a mail that a relay has accepted. */
public enum Kind {
    /** Not delivered after all. */
    BOUNCED(true),
    /** Still being tried, by somebody further on. */
    DEFERRED(false),
    /** In the mailbox, as the last server says. */
    DELIVERED(false),
    /** Called spam by the reader. */
    COMPLAINED(true),
    /** The reader wants no more. */
    LEFT(true);

    private final boolean told;

    Kind(boolean told) {
        this.told = told;
    }

    /** Whether other services draw consequences. */
    boolean isTold() {
        return told;
    }

    /** As {@code delivery-reported} calls it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
