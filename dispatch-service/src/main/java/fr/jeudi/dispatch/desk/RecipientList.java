package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.mail.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Who got what. Of an issue it is read from the batches page by page: counts say which batches a
 * page needs, and only those are opened.
 */
@Component
class RecipientList {
    private final Ledger ledger;
    private final Dispatches dispatches;

    RecipientList(Ledger ledger, Dispatches dispatches) {
        this.ledger = ledger;
        this.dispatches = dispatches;
    }

    /** What became of each issue for one subscriber, the newest first; empty for an unknown one. */
    List<Received> history(String subscriberId) {
        var latest = new HashMap<String, Batch>();
        for (var batch : ledger.batchesOf(subscriberId)) {
            latest.merge(
                    batch.issueId(),
                    batch,
                    (one, other) -> one.attempt() > other.attempt() ? one : other);
        }
        var history = new ArrayList<Received>();
        for (var dispatch : dispatches.all()) {
            var batch = latest.get(dispatch.issueId());
            if (batch != null) {
                history.add(received(dispatch, batch, subscriberId));
            }
        }
        return history;
    }

    private Received received(Dispatch dispatch, Batch batch, String subscriberId) {
        var ids = batch.recipients().stream().map(Recipient::subscriberId).toList();
        int position = ids.indexOf(subscriberId);
        var progress = ledger.progressOf(batch.id());
        return new Received(
                dispatch.issueId(),
                dispatch.number(),
                dispatch.title(),
                view(batch, progress, position, outcome(progress, position)));
    }

    Page page(String issueId, Set<Outcome> asked, int page, int size) {
        var items = new ArrayList<RecipientView>();
        int total = 0;
        int from = page * size;
        for (var progress : ledger.progress(issueId)) {
            int here = asked.stream().mapToInt(outcome -> count(progress, outcome)).sum();
            if (here > 0 && total + here > from && items.size() < size) {
                read(progress.id(), asked).stream()
                        .skip(Math.max(0, from - total))
                        .limit(size - items.size())
                        .forEach(items::add);
            }
            total += here;
        }
        return new Page(items, total);
    }

    private static int count(Progress progress, Outcome outcome) {
        int untouched = progress.size() - progress.settled();
        return switch (outcome) {
            case ACCEPTED -> progress.accepted();
            case REJECTED -> progress.counts().rejected();
            case UNCERTAIN -> progress.counts().uncertain();
            case SKIPPED -> progress.counts().skipped();
            case DEFERRED -> {
                // Once a batch is done, those it deferred stand in the next one.
                int here =
                        progress.state() == Progress.State.DONE ? 0 : progress.counts().deferred();
                yield here + (progress.isFirstAttempt() ? 0 : untouched);
            }
            case WAITING -> progress.isFirstAttempt() ? untouched : 0;
        };
    }

    private List<RecipientView> read(String batchId, Set<Outcome> asked) {
        var progress = ledger.progressOf(batchId);
        var batch = ledger.batch(batchId);
        var views = new ArrayList<RecipientView>();
        for (int i = 0; i < batch.recipients().size(); i++) {
            var outcome = outcome(progress, i);
            boolean gone =
                    outcome == Outcome.DEFERRED
                            && i < progress.settled()
                            && progress.state() == Progress.State.DONE;
            if (asked.contains(outcome) && !gone) {
                views.add(view(batch, progress, i, outcome));
            }
        }
        return views;
    }

    private static Outcome outcome(Progress progress, int position) {
        if (position >= progress.settled()) {
            return progress.isFirstAttempt() ? Outcome.WAITING : Outcome.DEFERRED;
        }
        var remark = progress.remarks().get(position);
        return remark == null ? Outcome.ACCEPTED : Outcome.valueOf(remark.outcome().name());
    }

    private static RecipientView view(Batch batch, Progress progress, int i, Outcome outcome) {
        var remark =
                i < progress.settled() || batch.deferrals().isEmpty()
                        ? progress.remarks().get(i)
                        : batch.deferrals().get(i);
        return RecipientView.of(
                batch.recipients().get(i),
                batch.lane(),
                outcome,
                remark,
                outcome == Outcome.ACCEPTED ? progress.settledAt() : null);
    }

    /** What became of one issue's mail to somebody. */
    record Received(String issueId, int number, String title, RecipientView delivery) {}

    /** One page of a list and the length of the whole. */
    record Page(List<RecipientView> items, int total) {}
}
