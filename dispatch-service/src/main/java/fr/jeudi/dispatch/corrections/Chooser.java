package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds whom a selection is about, batch by batch, and says who is left out and why. */
@Component
class Chooser {
    /** What proves that an uncertain mail has gone out. */
    private static final Set<Kind> PROOF =
            EnumSet.of(Kind.DELIVERED, Kind.BOUNCED, Kind.COMPLAINED, Kind.LEFT);

    private final Ledger ledger;
    private final People people;
    private final Returns returns;

    Chooser(Ledger ledger, People people, Returns returns) {
        this.ledger = ledger;
        this.people = people;
        this.returns = returns;
    }

    Choice choose(String issueId, Act act, Selection selection) {
        var round = new Round(issueId, act, selection);
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
        private final String issueId;
        private final Act act;
        private final Selection selection;
        private final TreeMap<String, Integer> causes = new TreeMap<>();
        private final TreeMap<String, Integer> excluded = new TreeMap<>();
        private final List<Choice.Part> parts = new ArrayList<>();
        private int count;

        Round(String issueId, Act act, Selection selection) {
            this.issueId = issueId;
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
            var proved = proved(progress, batch, fitting);
            var positions = new ArrayList<Integer>();
            for (int position : fitting) {
                var remark = remark(progress, position);
                var recipient = batch.recipients().get(position);
                var why =
                        exclusion(remark, recipient, known)
                                .or(() ->
                                        Optional.ofNullable(proved.get(recipient.subscriberId()))
                                                .map(Kind::word))
                                .or(() -> underWay(progress));
                why.ifPresentOrElse(
                        it -> excluded.merge(it, 1, Integer::sum),
                        () -> {
                            causes.merge(Selection.cause(remark), 1, Integer::sum);
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

        /** Of uncertain ones who would be sent to again: what came back says that it went out. */
        private Map<String, Kind> proved(Progress progress, Batch batch, List<Integer> fitting) {
            if (act != Act.SEND_AGAIN) {
                return Map.of();
            }
            var uncertain =
                    fitting.stream()
                            .filter(it -> remark(progress, it).outcome() == Label.UNCERTAIN)
                            .map(it -> batch.recipients().get(it).subscriberId())
                            .toList();
            return returns.of(issueId, uncertain).stream()
                    .filter(it -> PROOF.contains(it.kind()))
                    .collect(
                            Collectors.toMap(
                                    it -> String.valueOf(it.subscriberId()),
                                    Returned::kind,
                                    BinaryOperator.maxBy(Comparator.naturalOrder())));
        }

        private Optional<String> exclusion(
                Remark remark, Recipient recipient, Map<String, Person> known) {
            if (act == Act.SEND_AGAIN && !remark.maySendAgain()) {
                var verdict = remark.verdict();
                return Optional.of(verdict == null ? "unsorted" : verdict.bucket().name());
            }
            if (act != Act.SEND_AGAIN) {
                return Optional.empty();
            }
            return Optional.ofNullable(known.get(recipient.subscriberId()))
                    .flatMap(Person::refusal)
                    .or(() ->
                            recipient.wasForgotten() ? Optional.of("forgotten") : Optional.empty());
        }

        private static Optional<String> underWay(Progress progress) {
            return progress.state() == Progress.State.DONE
                    ? Optional.empty()
                    : Optional.of("under-way");
        }

        private static Remark remark(Progress progress, int position) {
            return Objects.requireNonNull(progress.remarks().get(position));
        }
    }
}
