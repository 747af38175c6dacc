package fr.jeudi.dispatch.ledger;

import fr.jeudi.dispatch.mail.Recipient;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Recipients of one lane, in an order that never changes.
 *
 * @param deferrals why each is tried again, in the same order; empty at the first attempt
 * @param firstTriedAt when the first of those tried again was first tried; null at the first
 *     attempt, and in what was kept before this was
 * @param tries in vain before this one, since the audience came or an operator ordered it; null in
 *     what was kept before this was
 */
@Document("batches")
@CompoundIndex(def = "{'recipients.subscriberId': 1}")
public record Batch(
        @Id String id,
        @Indexed String issueId,
        String lane,
        int attempt,
        List<Recipient> recipients,
        List<Remark> deferrals,
        @Nullable Instant firstTriedAt,
        @Nullable Integer tries) {

    static Batch of(AudienceBatched batch) {
        return new Batch(
                batch.batchId(),
                batch.issueId(),
                batch.lane(),
                0,
                batch.recipients(),
                List.of(),
                null,
                0);
    }

    /** Empty for somebody who is not in it, or forgotten. */
    public String addressOf(String subscriberId) {
        return recipients.stream()
                .filter(it -> it.subscriberId().equals(subscriberId))
                .map(Recipient::address)
                .findFirst()
                .orElse("");
    }

    /** How often it was tried in vain. An order begins anew, unlike {@link #attempt}. */
    public int triesBefore() {
        return tries == null ? attempt : tries;
    }

    /** Those of this batch who are to be tried again; the id derives from this one's. */
    Batch again(List<Recipient> deferred, List<Remark> why) {
        var first =
                firstTriedAt != null
                        ? firstTriedAt
                        : why.stream().map(Remark::at).min(Comparator.naturalOrder()).orElse(null);
        return new Batch(
                againId(id, attempt + 1),
                issueId,
                lane,
                attempt + 1,
                deferred,
                why,
                first,
                triesBefore() + 1);
    }

    /**
     * Those of this batch who are sent to again on an operator's order; the id derives from both.
     */
    Batch onOrder(String order, List<Recipient> recipients, List<Remark> why) {
        return new Batch(
                id.replace('~', '.') + "!" + order,
                issueId,
                lane,
                attempt + 1,
                recipients,
                why,
                null,
                0);
    }

    /** Whether they are sent to again on an operator's order. */
    public boolean isOnOrder() {
        return orderOf(id) != null;
    }

    /**
     * The order that made a batch of this id, or one it comes from; null for the audience's own.
     */
    static @Nullable String orderOf(String id) {
        int mark = id.lastIndexOf('!');
        return mark < 0 ? null : id.substring(mark + 1).replaceFirst("~.*", "");
    }

    /** Matches the ids of batches that one of these orders made. */
    static Pattern madeBy(Collection<String> orders) {
        return Pattern.compile("!(" + String.join("|", orders) + ")(~[0-9]+)?$");
    }

    static String againId(String id, int attempt) {
        int mark = id.indexOf('~');
        return (mark < 0 ? id : id.substring(0, mark)) + "~" + attempt;
    }
}
