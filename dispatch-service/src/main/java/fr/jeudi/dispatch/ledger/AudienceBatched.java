package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.tokens.ReturnToken;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of an audience, as {@code audience-batched} brings it. */
record AudienceBatched(
        String batchId,
        String issueId,
        String lane,
        int number,
        List<Recipient> recipients,
        Progress.@Nullable Totals totals) {
    /** What may stand in a field's name, in the store. */
    private static final Pattern LANE = Pattern.compile("[A-Za-z0-9_-]+");

    AudienceBatched {
        if (recipients.size() > 500
                || !ReturnToken.fits(issueId, null)
                || !LANE.matcher(lane).matches()
                || !batchId.equals(issueId + "/" + lane + "/" + number)) {
            throw new IllegalArgumentException("not a batch");
        }
    }
}
