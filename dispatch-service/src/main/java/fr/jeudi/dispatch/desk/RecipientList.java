package fr.jeudi.dispatch.desk;

import static java.util.Objects.requireNonNull;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.transactional.Correspondence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Who got what. Of an issue it is read from the batches page by page: counts say which batches a
 * page needs, and only those are opened.
 */
@Component
class RecipientList {
    private final Ledger ledger;
    private final Dispatches dispatches;
    private final Returns returns;
    private final Correspondence correspondence;

    RecipientList(
            Ledger ledger, Dispatches dispatches, Returns returns, Correspondence correspondence) {
        this.correspondence = correspondence;
        this.ledger = ledger;
        this.dispatches = dispatches;
        this.returns = returns;
    }

    /**
     * Some of what became of each issue for one subscriber, the newest first; empty for an unknown
     * one, and past the end.
     */
    History history(String subscriberId, int page, int size) {
        var batches = ledger.lastBatchesOf(subscriberId);
        var heard = returns.by(subscriberId);
        var items =
                dispatches.page(batches.keySet(), page, size).stream()
                        .map(it -> {
                            var batch = ledger.batch(requireNonNull(batches.get(it.issueId())));
                            return received(it, batch, subscriberId).with(of(it.issueId(), heard));
                        })
                        .toList();
        return new History(items, (batches.size() + size - 1) / size);
    }

    /** One page of them. */
    record History(List<Received> items, int pages) {}

    /** Some of the single mails to one subscriber, the newest first. */
    Singles singles(String subscriberId, int page, int size) {
        var heard = returns.by(subscriberId);
        var items =
                correspondence.page(subscriberId, page, size).stream()
                        .map(it -> MailView.of(it, heard))
                        .toList();
        return new Singles(items, (int) ((correspondence.count(subscriberId) + size - 1) / size));
    }

    /** One page of them. */
    record Singles(List<MailView> items, int pages) {}

    private static List<Returned> of(String issueId, List<Returned> heard) {
        return heard.stream().filter(it -> issueId.equals(it.issueId())).toList();
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
        var beside = beside(issueId, items);
        for (var kind : asked.stream().flatMap(it -> it.returned().stream()).toList()) {
            int here = returns.count(issueId, kind);
            if (here > 0 && total + here > from && beside.size() < size) {
                int skip = Math.max(0, from - total);
                beside.addAll(returned(issueId, kind, skip, size - beside.size()));
            }
            total += here;
        }
        return new Page(beside, total);
    }

    /** With what came back: an uncertain mail may have arrived, too. */
    private List<RecipientView> beside(String issueId, List<RecipientView> views) {
        var ids = views.stream().map(RecipientView::subscriberId).toList();
        var heard =
                returns.of(issueId, ids).stream()
                        .collect(Collectors.groupingBy(it -> String.valueOf(it.subscriberId())));
        return views.stream()
                .map(it -> it.with(heard.getOrDefault(it.subscriberId(), List.of())))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private List<RecipientView> returned(String issueId, Kind kind, int skip, int atMost) {
        var heard = returns.page(issueId, kind, skip, atMost);
        var ids = heard.stream().map(it -> String.valueOf(it.subscriberId())).toList();
        var batches = ledger.batchesOf(issueId, ids);
        return heard.stream().map(it -> returned(it, batches)).toList();
    }

    private static RecipientView returned(Returned returned, List<Batch> batches) {
        for (var batch : batches) {
            for (var recipient : batch.recipients()) {
                if (recipient.subscriberId().equals(returned.subscriberId())) {
                    return RecipientView.of(returned, recipient, batch.lane());
                }
            }
        }
        return RecipientView.of(returned, null, "");
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
            case BOUNCED, COMPLAINED, LEFT -> 0;
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
    record Received(String issueId, int number, String title, RecipientView delivery) {
        Received with(List<Returned> returned) {
            return new Received(issueId, number, title, delivery.with(returned));
        }
    }

    /** One page of a list and the length of the whole. */
    record Page(List<RecipientView> items, int total) {}
}
