package fr.jeudi.dispatch.corrections;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * An order on settled recipients. It is given once this document is there; what it is about is in
 * its parts, written before. Until it is {@code done} any instance carries it on.
 *
 * @param id the form's, so that a form sent twice is one order
 * @param draft names the parts
 * @param cancelledAt when the issue that was cancelled had ended; null for one that was not. A
 *     later cancel stands
 * @param evenLanes those that were cancelled by then, and how often; null in those given before
 *     that was kept
 * @param applied how many were found as they were when it was ordered; null until done
 * @param whom as they were chosen; null in those given before it was kept
 */
@Document("corrections")
record Correction(
        @Id String id,
        String issueId,
        Act act,
        String who,
        Instant at,
        String reason,
        Instant deadline,
        @Nullable Instant cancelledAt,
        @Nullable Map<String, Integer> evenLanes,
        int count,
        String draft,
        int parts,
        @Indexed boolean done,
        @Nullable Integer applied,
        @Nullable Selection whom) {

    /** What the audit keeps of it. */
    Map<String, String> details() {
        var details = new TreeMap<String, String>();
        details.put("count", String.valueOf(count));
        if (act == Act.SEND_AGAIN) {
            details.put("deadline", deadline.toString());
        }
        if (whom != null) {
            details.putAll(whom.details());
        }
        return details;
    }

    /**
     * One batch's share.
     *
     * @param bounced as in {@link Choice.Part}; null in what was kept before bounces could be
     *     chosen
     * @param draftedAt null once the order is known to have been given: it is kept for good
     */
    @Document("correction-parts")
    record Part(
            @Id String id,
            String batchId,
            List<Integer> positions,
            @Nullable List<Integer> bounced,
            @Nullable Integer applied,
            @Indexed @Nullable Instant draftedAt) {

        static Part of(String draft, int number, Choice.Part chosen, Instant at) {
            return new Part(
                    id(draft, number),
                    chosen.batchId(),
                    chosen.positions(),
                    chosen.bounced(),
                    null,
                    at);
        }

        static String id(String draft, int number) {
            return draft + "/" + number;
        }

        String draft() {
            return id.substring(0, id.indexOf('/'));
        }
    }
}
