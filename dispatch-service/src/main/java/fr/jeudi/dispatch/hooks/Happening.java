package fr.jeudi.dispatch.hooks;

/** What became of a mail after the relay took it. */
enum Happening {
    BOUNCED,
    DEFERRED,
    DELIVERED,
    COMPLAINED,
    LEFT,
    /** An opening, a click, or a word this version does not know: counted, nothing more. */
    OTHER
}
