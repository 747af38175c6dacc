package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Finds whom a selection is about, batch by batch, and says who is left out and why. */
@Component
class Chooser {
    private final Ledger ledger;
    private final People people;

    Chooser(Ledger ledger, People people) {
        this.ledger = ledger;
        this.people = people;
    }

    Choice choose(String issueId, Act act, Selection selection) {
        var round = new Round(act, selection);
        for (var progress : ledger.progress(issueId)) {
            var counts = progress.counts();
            if ((selection.lane().isEmpty() || selection.lane().equals(progress.lane()))
                    && counts.rejected() + counts.uncertain() + counts.skipped() > 0) {
                round.look(progress.id());
            }
        }
        return round.choice();
    }

    /** One walk over the batches. */
    private final class Round {
        private final Act act;
        private final Selection selection;
        private final TreeMap<String, Integer> causes = new TreeMap<>();
        private final TreeMap<String, Integer> excluded = new TreeMap<>();
        private final List<Choice.Part> parts = new ArrayList<>();
        private int count;

        Round(Act act, Selection selection) {
            this.act = act;
            this.selection = selection;
        }

        Choice choice() {
            return new Choice(count, causes, excluded, parts);
        }

        void look(String batchId) {
            var progress = ledger.progressOf(batchId);
            var batch = ledger.batch(batchId);
            var fitting = fitting(progress, batch);
            var known =
                    people.known(
                            fitting.stream()
                                    .map(it -> batch.recipients().get(it).subscriberId())
                                    .toList());
            var positions = new ArrayList<Integer>();
            for (int position : fitting) {
                var remark = remark(progress, position);
                var why = exclusion(progress, remark, batch.recipients().get(position), known);
                why.ifPresentOrElse(
                        it -> excluded.merge(it, 1, Integer::sum),
                        () -> {
                            causes.merge(cause(remark), 1, Integer::sum);
                            positions.add(position);
                        });
            }
            count += positions.size();
            if (!positions.isEmpty()) {
                parts.add(new Choice.Part(batchId, positions));
            }
        }

        private List<Integer> fitting(Progress progress, Batch batch) {
            return progress.remarks().entrySet().stream()
                    .filter(it -> it.getKey() < progress.settled())
                    .filter(it -> selection.fits(it.getValue()))
                    .filter(it ->
                            act == Act.SEND_AGAIN || it.getValue().outcome() == Label.UNCERTAIN)
                    .map(Map.Entry::getKey)
                    .filter(it ->
                            selection.subscriberId().isEmpty()
                                    || selection
                                            .subscriberId()
                                            .equals(batch.recipients().get(it).subscriberId()))
                    .sorted()
                    .toList();
        }

        private Optional<String> exclusion(
                Progress progress, Remark remark, Recipient recipient, Map<String, Person> known) {
            if (act == Act.SEND_AGAIN && !remark.maySendAgain()) {
                var verdict = remark.verdict();
                return Optional.of(verdict == null ? "unsorted" : verdict.bucket().name());
            }
            if (act == Act.SEND_AGAIN) {
                var refusal =
                        Optional.ofNullable(known.get(recipient.subscriberId()))
                                .flatMap(Person::refusal);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return progress.state() == Progress.State.DONE
                    ? Optional.empty()
                    : Optional.of("under-way");
        }

        private static Remark remark(Progress progress, int position) {
            return Objects.requireNonNull(progress.remarks().get(position));
        }

        /** One word. */
        private static String cause(Remark remark) {
            var verdict = remark.verdict();
            if (verdict != null) {
                return verdict.reason();
            }
            return remark.cause() == null ? remark.outcome().word : remark.cause();
        }
    }
}
