package fr.jeudi.dispatch.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How an issue stands, counted from the progress of its batches.
 *
 * @param deferred those of the waiting who have been tried
 * @param attempted mails handed to the relay so far, whatever it said
 * @param complete all batches have come and are done: nobody waits, or is in a worker's hands
 * @param told every outcome has been published
 * @param nextTry when the last of the deferred are due
 */
public record Tally(
        Sums sums,
        SortedMap<String, Sums> lanes,
        int deferred,
        int attempted,
        boolean complete,
        boolean told,
        @Nullable Instant nextTry) {

    static Tally of(Collection<Progress> batches) {
        var lanes = new TreeMap<String, Sums>();
        batches.stream()
                .map(Progress::lane)
                .distinct()
                .forEach(lane -> {
                    var those = batches.stream().filter(it -> it.lane().equals(lane)).toList();
                    lanes.put(lane, sums(those, seen(those)));
                });
        var totals = batches.stream().map(Progress::totals).filter(Objects::nonNull).findAny();
        var firsts = batches.stream().filter(Progress::isFirstAttempt).toList();
        var sums =
                sums(
                        batches,
                        Math.max(seen(firsts), totals.map(Progress.Totals::recipients).orElse(0)));
        var agains = batches.stream().filter(it -> !it.isFirstAttempt()).toList();
        return new Tally(
                sums,
                lanes,
                sum(batches, it -> it.counts().deferred()) - sum(agains, Progress::settled),
                sum(batches, it -> it.settled() - it.counts().skipped()),
                totals.map(it -> firsts.size() >= it.batches()).orElse(false)
                        && sums.waiting() == 0
                        && batches.stream().allMatch(Progress::isDone),
                batches.stream().allMatch(it -> it.reported() == it.size()),
                agains.stream()
                        .filter(it -> it.settled() < it.size())
                        .map(Progress::dueAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static Sums sums(Collection<Progress> batches, int audience) {
        return Sums.of(
                audience,
                sum(batches, Progress::accepted),
                sum(batches, it -> it.counts().rejected()),
                sum(batches, it -> it.counts().uncertain()),
                sum(batches, it -> it.counts().skipped()));
    }

    private static int seen(List<Progress> batches) {
        return sum(batches.stream().filter(Progress::isFirstAttempt).toList(), Progress::size);
    }

    private static int sum(Collection<Progress> batches, ToIntFunction<Progress> of) {
        return batches.stream().mapToInt(of).sum();
    }
}
