package fr.jeudi.tracking.tallies;

import fr.jeudi.tracking.hits.EngagementRecorded;
import fr.jeudi.tracking.hits.Verdict;
import fr.jeudi.tracking.readers.Consents;
import fr.jeudi.tracking.readers.Kind;
import fr.jeudi.tracking.readers.Readers;
import fr.jeudi.tracking.readers.Readers.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Folds hits into the sums of their issues, each once. May be cut off anywhere and given the same
 * hits again, alone or in other company, as long as each partition's come in order.
 */
@Component
class Fold {
    private static final int ATTEMPTS = 10;

    private final Tallies tallies;
    private final Readers readers;
    private final Consents consents;

    Fold(Tallies tallies, Readers readers, Consents consents) {
        this.tallies = tallies;
        this.readers = readers;
        this.consents = consents;
    }

    void fold(List<Placed> hits) {
        hits.stream().collect(Collectors.groupingBy(it -> it.hit().issueId())).forEach(this::fold);
    }

    private void fold(String issueId, List<Placed> hits) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = tallies.marks(issueId);
            var fresh =
                    hits.stream()
                            .filter(it -> it.offset() > before.getOrDefault(it.partition(), -1L))
                            .toList();
            if (fresh.isEmpty()
                    || tallies.add(issueId, sums(issueId, fresh), before, last(fresh))) {
                return;
            }
        }
        // Another replica, which took over these partitions, is at it.
        throw new OptimisticLockingFailureException("sums of " + issueId + " are contended");
    }

    private Increments sums(String issueId, List<Placed> hits) {
        var people =
                hits.stream()
                        .map(it -> it.hit().subscriberId())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        var granted = consents.of(people);
        var allowed = hits.stream().filter(it -> isAllowed(it.hit(), granted)).toList();
        var readings = allowed.stream().flatMap(it -> reading(it).stream()).toList();
        var firsts = readers.firsts(issueId, readings);
        forgetWhoWithdrewMeanwhile(people);

        var sums = new Increments();
        for (var it : allowed) {
            sums.add(it.hit(), reading(it).filter(firsts::contains).isPresent());
        }
        return sums;
    }

    /** In sum only, or with consent still: who withdrew is not counted at all (STANDARDS C3). */
    private static boolean isAllowed(EngagementRecorded hit, Consents.Granted granted) {
        return hit.subscriberId() == null || granted.allows(hit.subscriberId(), hit.kind());
    }

    private static Optional<Reading> reading(Placed placed) {
        var hit = placed.hit();
        return hit.subscriberId() == null || hit.verdict() == Verdict.MACHINE
                ? Optional.empty()
                : Optional.of(new Reading(hit.subscriberId(), hit.kind(), placed.position()));
    }

    /**
     * A withdrawal between our look at the consents and our write would have found nothing to
     * forget; one after this look finds what we wrote.
     */
    private void forgetWhoWithdrewMeanwhile(Collection<String> people) {
        var granted = consents.of(people);
        for (var id : people) {
            var gone =
                    List.of(Kind.values()).stream().filter(it -> !granted.allows(id, it)).toList();
            if (!gone.isEmpty()) {
                readers.forget(id, gone);
            }
        }
    }

    private static Map<String, Long> last(List<Placed> hits) {
        var last = new HashMap<String, Long>();
        hits.forEach(it -> last.merge(it.partition(), it.offset(), Math::max));
        return last;
    }
}
