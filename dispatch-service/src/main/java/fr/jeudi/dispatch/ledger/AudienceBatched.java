package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.Recipient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of an audience, as {@code audience-batched} brings it. */
record AudienceBatched(
        String batchId,
        String issueId,
        String lane,
        int number,
        List<Recipient> recipients,
        Progress.@Nullable Totals totals) {

    AudienceBatched {
        if (recipients.size() > 500 || !batchId.equals(issueId + "/" + lane + "/" + number)) {
            throw new IllegalArgumentException("not a batch");
        }
    }
}
