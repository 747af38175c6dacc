package fr.jeudi.subscription.audience;

import com.fasterxml.jackson.annotation.JsonProperty;
import fr.jeudi.subscription.subscriber.Frequency;
import java.util.List;

/** See deploy/contracts/issue-released: of all that, whom it is for. */
record IssueReleased(
        @JsonProperty(required = true) String issueId,
        @JsonProperty(required = true) Wanted audience) {
    static final String TOPIC = "issue-released";

    IssueReleased {
        if (!issueId.matches("[a-z2-7]{16}")) {
            throw new IllegalArgumentException("issueId");
        }
    }

    record Wanted(@JsonProperty(required = true) List<Frequency> frequencies) {

        Wanted {
            if (frequencies.isEmpty()) {
                throw new IllegalArgumentException("frequencies");
            }
        }
    }
}
