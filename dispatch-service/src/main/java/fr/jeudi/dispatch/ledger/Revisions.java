package fr.jeudi.dispatch.ledger;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Changes what has been settled, on an operator's order: only in batches that are done, where no
 * worker writes, and each recipient once, whatever else is ordered at the same time. All may be
 * repeated. Empty answers mean that a worker holds the batch: try again.
 */
@Component
public class Revisions {
    private final MongoTemplate mongo;

    Revisions(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    /**
     * Those of the positions who may be sent to again go into a batch of their own.
     *
     * @param bounced of the positions: what was accepted has come back, so that may be sent again
     * @param existing also those whose address does not exist, by what was said
     */
    public Optional<List<Recipient>> sendAgain(
            String batchId,
            Collection<Integer> positions,
            Collection<Integer> bounced,
            boolean existing,
            Remark order) {
        return mark(
                        batchId,
                        positions,
                        order,
                        (position, it) ->
                                (it == null || it.outcome() == Label.ACCEPTED)
                                        ? bounced.contains(position)
                                        : it.maySendAgain(existing))
                .map(marked -> {
                    var batch = batch(batchId);
                    var again = marked.stream().map(batch.recipients()::get).toList();
                    if (!again.isEmpty()) {
                        var why = again.stream().map(_ -> order).toList();
                        Ledger.insert(
                                mongo, batch.onOrder(name(order), again, why), null, order.at());
                    }
                    return again;
                });
    }

    /** Those of the positions who are uncertain are accepted from now on. */
    public Optional<List<Recipient>> treatAsSent(
            String batchId, Collection<Integer> positions, Remark order) {
        return mark(
                        batchId,
                        positions,
                        order,
                        (_, it) -> it != null && it.outcome() == Label.UNCERTAIN)
                .map(marked -> marked.stream().map(batch(batchId).recipients()::get).toList());
    }

    /** The positions that carry this order's mark, now or since an earlier try. */
    private Optional<List<Integer>> mark(
            String batchId, Collection<Integer> positions, Remark order, Fit fit) {
        while (true) {
            var seen = Objects.requireNonNull(mongo.findById(batchId, Progress.class), batchId);
            if (seen.state() != Progress.State.DONE) {
                return Optional.empty();
            }
            var fitting = those(seen, positions, fit);
            if (fitting.isEmpty() || write(seen, fitting, order)) {
                var marked =
                        those(
                                seen,
                                positions,
                                (_, it) -> it != null && name(order).equals(it.order()));
                return Optional.of(
                        positions.stream()
                                .filter(it -> fitting.contains(it) || marked.contains(it))
                                .toList());
            }
        }
    }

    private static List<Integer> those(Progress seen, Collection<Integer> positions, Fit such) {
        return positions.stream().filter(it -> such.test(it, seen.remarks().get(it))).toList();
    }

    /** Raises the fence, so that nobody who has seen the batch before writes, or leases it. */
    private boolean write(Progress seen, List<Integer> positions, Remark order) {
        var counts = seen.counts();
        var update = new Update().set("fence", seen.fence() + 1);
        for (var position : positions) {
            var before = seen.remarks().get(position);
            counts =
                    (before == null ? counts : counts.without(before.outcome()))
                            .plus(order.outcome());
            update.set("remarks." + position, order);
        }
        return mongo.updateFirst(
                                query(where("_id").is(seen.id()).and("fence").is(seen.fence())),
                                update.set("counts", counts),
                                Progress.class)
                        .getMatchedCount()
                == 1;
    }

    private Batch batch(String batchId) {
        return Objects.requireNonNull(mongo.findById(batchId, Batch.class), batchId);
    }

    /** Whether an order is about a position. */
    private interface Fit {
        /** The remark is null of a mail that was simply accepted. */
        boolean test(int position, @Nullable Remark remark);
    }

    private static String name(Remark order) {
        return Objects.requireNonNull(order.order());
    }
}
