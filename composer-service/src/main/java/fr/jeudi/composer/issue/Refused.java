package fr.jeudi.composer.issue;

import fr.jeudi.composer.compile.Finding;
import java.util.List;
import java.util.Locale;

/** What was asked for cannot be done, and why; nothing has changed. */
public final class Refused extends RuntimeException {

    /** Each has an HTTP status and a stable problem type of its own. */
    public enum Reason {
        UNKNOWN(404),
        WRONG_STATE(409),
        CHANGED_MEANWHILE(409),
        NUMBER_TAKEN(409),
        NOT_READY(422),
        PAST_TIME(400),
        INVALID(400),
        TOO_LARGE(413);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }

        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;
    private final transient List<Finding> findings;

    public Refused(Reason reason, String detail) {
        this(reason, detail, List.of());
    }

    public Refused(Reason reason, String detail, List<Finding> findings) {
        super(detail);
        this.reason = reason;
        this.findings = List.copyOf(findings);
    }

    public Reason reason() {
        return reason;
    }

    /** What has to be mended first, where the reason is NOT_READY. */
    public List<Finding> findings() {
        return findings;
    }
}
