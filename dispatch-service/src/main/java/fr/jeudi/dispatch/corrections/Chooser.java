package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Finds whom a selection is about, batch by batch, and says who is left out and why. */
@Component
class Chooser {
    private final Ledger ledger;
    private final People people;
    private final Returns returns;

    Chooser(Ledger ledger, People people, Returns returns) {
        this.ledger = ledger;
        this.people = people;
        this.returns = returns;
    }

    Choice choose(String issueId, Act act, Selection selection) {
        var bounced = returns.subscribers(issueId, Kind.BOUNCED);
        var withBounced = bounced.isEmpty() ? Set.of() : ledger.batchIdsOf(issueId, bounced);
        var round = new Round(issueId, act, selection, bounced);
        for (var progress : ledger.progress(issueId)) {
            var counts = progress.counts();
            if ((selection.lane().isEmpty() || selection.lane().equals(progress.lane()))
                    && (counts.rejected() + counts.uncertain() + counts.skipped() > 0
                            || withBounced.contains(progress.id()))) {
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
        private final Set<String> bounced;
        private final TreeMap<String, Integer> causes = new TreeMap<>();
        private final TreeMap<String, Integer> excluded = new TreeMap<>();
        private final List<Choice.Part> parts = new ArrayList<>();
        private int count;

        Round(String issueId, Act act, Selection selection, Set<String> bounced) {
            this.issueId = issueId;
            this.act = act;
            this.selection = selection;
            this.bounced = bounced;
        }

        Choice choice() {
            return new Choice(count, causes, excluded, parts);
        }

        void look(String batchId) {
            var progress = ledger.progressOf(batchId);
            var fitting = fitting(progress, ledger.batch(batchId));
            var known = people.known(fitting.stream().map(Missed::subscriberId).toList());
            var chosen = new ArrayList<Missed>();
            for (var missed : fitting) {
                exclusion(missed, known)
                        .or(() -> underWay(progress))
                        .ifPresentOrElse(
                                it -> excluded.merge(it, 1, Integer::sum),
                                () -> {
                                    causes.merge(missed.cause(), 1, Integer::sum);
                                    chosen.add(missed);
                                });
            }
            count += chosen.size();
            if (!chosen.isEmpty()) {
                parts.add(
                        new Choice.Part(
                                batchId,
                                progress.lane(),
                                chosen.stream().map(Missed::position).toList(),
                                chosen.stream()
                                        .filter(it -> it.bounce() != null)
                                        .map(Missed::position)
                                        .toList()));
            }
        }

        private List<Missed> fitting(Progress progress, Batch batch) {
            var some =
                    IntStream.range(0, progress.settled())
                            .mapToObj(it -> missed(progress, batch, it))
                            .filter(it ->
                                    it.remark() != null || bounced.contains(it.subscriberId()))
                            .filter(it ->
                                    selection.subscriberId().isEmpty()
                                            || selection.subscriberId().equals(it.subscriberId()))
                            .toList();
            var heard = heard(some);
            return some.stream()
                    .map(it -> it.with(heard.getOrDefault(it.subscriberId(), Map.of())))
                    .filter(it -> it.fits(selection))
                    .filter(it -> act == Act.SEND_AGAIN || it.isUncertain())
                    .toList();
        }

        private static Missed missed(Progress progress, Batch batch, int position) {
            return new Missed(
                    position,
                    batch.recipients().get(position),
                    progress.remarks().get(position),
                    Map.of());
        }

        private Map<String, Map<Kind, Returned>> heard(List<Missed> some) {
            var ids = some.stream().map(Missed::subscriberId).toList();
            return returns.of(issueId, ids).stream()
                    .collect(
                            Collectors.groupingBy(
                                    it -> String.valueOf(it.subscriberId()),
                                    Collectors.toMap(Returned::kind, it -> it)));
        }

        private Optional<String> exclusion(Missed missed, Map<String, Person> known) {
            return act == Act.SEND_AGAIN
                    ? missed.refusal(selection.isOfExisting())
                            .or(() ->
                                    Optional.ofNullable(known.get(missed.subscriberId()))
                                            .flatMap(Person::refusal))
                            .or(missed::forgotten)
                            .or(() -> missed.proof().map(Kind::word))
                    : Optional.empty();
        }

        private static Optional<String> underWay(Progress progress) {
            return progress.state() == Progress.State.DONE
                    ? Optional.empty()
                    : Optional.of("under-way");
        }
    }
}
