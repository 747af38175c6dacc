package fr.jeudi.dispatch.mailbox;

import java.util.Locale;

/** What came of one mail of the mailbox. */
enum Sorted {
    BOUNCED,
    DEFERRED,
    DELIVERED,
    COMPLAINED,
    LEFT,
    /** Somebody says it is no spam. */
    NO_COMPLAINT,
    /** A server could not authenticate mail in our name: ours to mend, nobody's fault. */
    UNAUTHENTICATED,
    AUTO_REPLY,
    /** It claims to be about a mail of ours, and no token proves it. */
    BACKSCATTER,
    OTHER,
    /** Beyond reading, or too large and its front says nothing. */
    UNREADABLE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
