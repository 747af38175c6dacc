package fr.jeudi.dispatch.outcome;

/** What a failure asks us to do (STANDARDS 4.1). */
public enum Bucket {
    /** The address will never work: suppress it. */
    HARD,
    /** The mailbox is switched off; twice in a row suppresses. */
    DISABLED,
    /** Counted, and forgiven for long. */
    SOFT,
    /** Ours to mend; never counts against the person. */
    SENDER,
    /** Too fast: slow the lane, count nobody. */
    THROTTLE,
    /** The person is annoyed: suppress now. */
    COMPLAINT,
    /** Record only. */
    NONE
}
