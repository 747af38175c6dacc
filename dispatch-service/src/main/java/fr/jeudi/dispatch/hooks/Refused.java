package fr.jeudi.dispatch.hooks;

import java.util.Locale;

/** Why a call is not heard. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    /** Each with the answer the provider gets. */
    enum Why {
        /** No secret, or the wrong one. */
        UNKNOWN_CALLER(401),
        /** Not signed, or not over these bytes. */
        UNSIGNED(403),
        /** Signed too long ago, or in the future. */
        STALE(403),
        MALFORMED(400),
        TOO_LARGE(413),
        /** From a source that has failed too often just now; not looked at. */
        THROTTLED(429),
        /** What is needed to believe it cannot be had now; to be tried again. */
        LATER(503);

        final int answer;

        Why(int answer) {
            this.answer = answer;
        }

        /** As tag and as the end of the problem's type. */
        String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Why why;

    Refused(Why why, String detail) {
        super(detail);
        this.why = why;
    }

    Why why() {
        return why;
    }

    /** Whether who calls has not shown who they are. */
    boolean isUnproved() {
        return why == Why.UNKNOWN_CALLER || why == Why.UNSIGNED || why == Why.STALE;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
