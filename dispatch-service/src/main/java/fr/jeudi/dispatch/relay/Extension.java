package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;

/** What some mails cannot go without (STANDARDS F11, I2), and how they end where it is missing. */
enum Extension {
    /** RFC 6531; such a relay takes eight bits too (RFC 6531, 3.1). */
    SMTPUTF8("5.6.7", "no-smtputf8"),
    /** RFC 6152. */
    EIGHT_BIT_MIME("5.6.3", "no-8bitmime");

    private final String status;
    private final String why;

    Extension(String status, String why) {
        this.status = status;
        this.why = why;
    }

    /** As EHLO calls it. */
    String keyword() {
        return this == SMTPUTF8 ? "SMTPUTF8" : "8BITMIME";
    }

    /** No relay offers it. */
    DeliveryOutcome refusal() {
        return DeliveryOutcome.refusedHere(status, why);
    }

    /** A relay that may offer it is away, full or out of service. */
    DeliveryOutcome deferral() {
        return DeliveryOutcome.deferredHere("4.4.4", "relay-waited-for");
    }
}
