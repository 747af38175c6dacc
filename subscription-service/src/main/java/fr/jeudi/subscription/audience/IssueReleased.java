package fr.jeudi.subscription.audience;

import fr.jeudi.subscription.subscriber.Frequency;
import java.util.List;
import java.util.Objects;

/** See deploy/contracts/issue-released: of all that, whom it is for. */
record IssueReleased(String issueId, Wanted audience) {
    static final String TOPIC = "issue-released";

    IssueReleased {
        Objects.requireNonNull(audience);
        if (!issueId.matches("[a-z2-7]{16}")) {
            throw new IllegalArgumentException("issueId");
        }
    }

    record Wanted(List<Frequency> frequencies) {

        Wanted {
            frequencies = List.copyOf(frequencies);
            if (frequencies.isEmpty()) {
                throw new IllegalArgumentException("frequencies");
            }
        }
    }
}
