package fr.jeudi.subscription.audience;

import fr.jeudi.subscription.audience.AudienceBatched.Recipient;
import fr.jeudi.subscription.audience.AudienceBatched.Totals;
import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.subscriber.Subscriber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The batches of some thousand subscribers, in the order of their ids. Stored before any of it is
 * published, so that a crash in between, or a second replica, publishes the same once more; who
 * joins or leaves meanwhile does not shift anybody into another batch.
 *
 * @param after the last id of this page; null if it is empty
 * @param next by lane, the number of the next batch
 * @param batches empty once published: addresses are not kept twice
 */
@Document("audience-pages")
record AudiencePage(
        @Id String id,
        boolean last,
        @Nullable String after,
        Map<String, Integer> next,
        Totals sofar,
        List<AudienceBatched> batches) {

    static String id(String issueId, int number) {
        return issueId + "/" + number;
    }

    /** The page that follows {@code before}, of these subscribers. */
    static AudiencePage of(
            String issueId,
            int number,
            @Nullable AudiencePage before,
            List<Subscriber> subscribers,
            boolean last,
            int batchSize,
            Lanes providers) {
        var next = new HashMap<String, Integer>(before == null ? Map.of() : before.next);
        var batches = new ArrayList<AudienceBatched>();
        var lanes = new LinkedHashMap<String, List<Recipient>>();
        for (var it : subscribers) {
            var domain = it.email().domain();
            var lane = providers.of(domain);
            var recipients = lanes.computeIfAbsent(lane, _ -> new ArrayList<>());
            recipients.add(Recipient.of(it, providers.unreachable(domain).orElse(null)));
            if (recipients.size() == batchSize) {
                batches.add(batch(issueId, lane, next, recipients));
                lanes.remove(lane);
            }
        }
        lanes.forEach((lane, rest) -> batches.add(batch(issueId, lane, next, rest)));
        if (last && batches.isEmpty()) {
            batches.add(batch(issueId, Lanes.OTHER, next, List.of()));
        }
        var earlier = before == null ? new Totals(0, 0) : before.sofar;
        var totals =
                new Totals(
                        earlier.batches() + batches.size(),
                        earlier.recipients() + subscribers.size());
        if (last) {
            batches.add(batches.removeLast().asLast(totals));
        }
        var after =
                subscribers.isEmpty()
                        ? before == null ? null : before.after
                        : subscribers.getLast().id();
        return new AudiencePage(id(issueId, number), last, after, next, totals, batches);
    }

    private static AudienceBatched batch(
            String issueId, String lane, Map<String, Integer> next, List<Recipient> recipients) {
        int number = next.merge(lane, 1, Integer::sum) - 1;
        return AudienceBatched.of(issueId, lane, number, List.copyOf(recipients));
    }
}
