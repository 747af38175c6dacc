package fr.jeudi.dispatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promise 2: audience = accepted + rejected + uncertain + skipped + waiting. */
class TallyTest {

    @Test
    void aBatchThatHasNotComeYetWaitsToo() {
        var tally =
                Tally.of(
                        List.of(
                                progress(
                                        "i/other/1",
                                        0,
                                        10,
                                        10,
                                        counts(1, 2, 3, 0),
                                        totals(2, 30))));

        assertThat(tally.sums()).isEqualTo(new Sums(30, 4, 1, 2, 3, 20));
        assertThat(tally.complete()).isFalse();
    }

    @Test
    void thoseDeferredWaitUntilTheirLastTry() {
        var first = progress("i/other/0", 0, 10, 10, counts(1, 0, 0, 4), totals(1, 10));
        var second = progress("i/other/0~1", 1, 4, 3, counts(1, 0, 0, 1), null);

        var tally = Tally.of(List.of(first, second));

        assertThat(tally.sums()).isEqualTo(new Sums(10, 6, 2, 0, 0, 2));
        assertThat(tally.deferred()).isEqualTo(2);
        assertThat(tally.nextTry()).isEqualTo(Instant.EPOCH);
        assertThat(tally.lanes()).containsOnlyKeys("other");
    }

    @Test
    void itIsCompleteWhenAllHaveComeAndNobodyWaits() {
        var first = progress("i/other/0", 0, 2, 2, counts(0, 0, 0, 1), totals(2, 3));
        var again = progress("i/other/0~1", 1, 1, 1, counts(0, 0, 0, 0), null);
        var other = progress("i/orange/1", 0, 1, 1, counts(0, 0, 1, 0), null);

        assertThat(Tally.of(List.of(first, again)).complete()).isFalse();
        assertThat(Tally.of(List.of(first, again, other)).complete()).isTrue();
        assertThat(Tally.of(List.of(first, again, other)).sums())
                .isEqualTo(new Sums(3, 2, 0, 0, 1, 0));
        assertThat(Tally.of(List.of()).complete()).isFalse();
        assertThat(Tally.of(List.of(first, again, inHand(other))).complete()).isFalse();
    }

    @Test
    void thePaceIsThatOfTheLastTenSeconds() {
        var pace = new Pace();
        for (int second = 0; second <= 30; second++) {
            pace.add(
                    second * 1_000_000_000L, second < 20 ? second * 100 : 2000 + (second - 20) * 7);
        }

        assertThat(pace.rate()).isEqualTo(7);
        assertThat(new Pace().rate()).isZero();
    }

    /** All settled, and not yet put down. */
    private static Progress inHand(Progress it) {
        return new Progress(
                it.id(),
                it.fence(),
                it.issueId(),
                it.lane(),
                it.attempt(),
                it.size(),
                Progress.State.LEASED,
                it.owner(),
                it.claimed(),
                it.settled(),
                it.reported(),
                it.counts(),
                it.remarks(),
                it.dueAt(),
                it.settledAt(),
                it.totals());
    }

    private static Progress.Counts counts(int rejected, int uncertain, int skipped, int deferred) {
        return new Progress.Counts(rejected, uncertain, skipped, deferred);
    }

    private static Progress.Totals totals(int batches, int recipients) {
        return new Progress.Totals(batches, recipients);
    }

    private static Progress progress(
            String id,
            int attempt,
            int size,
            int settled,
            Progress.Counts counts,
            Progress.@Nullable Totals totals) {
        return new Progress(
                id,
                1,
                "i",
                id.split("/", -1)[1],
                attempt,
                size,
                settled == size ? Progress.State.DONE : Progress.State.LEASED,
                "me",
                settled,
                settled,
                0,
                counts,
                Map.of(),
                Instant.EPOCH,
                null,
                totals);
    }
}
