package fr.jeudi.dispatch.finish;

import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.ledger.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a send ended, in figures; no person in it.
 *
 * @param incomplete it ended with what came of its audience, which was not all
 * @param again some were sent to again on an operator's order
 * @param causes the most frequent first
 * @param perSecond of the whole send; null where people were sent to again later
 */
record Finish(
        int number,
        String title,
        String state,
        Sums sums,
        SortedMap<String, Sums> lanes,
        List<Cause> causes,
        Instant startedAt,
        Instant finishedAt,
        @Nullable Double perSecond,
        boolean again,
        boolean incomplete,
        String link) {

    /** How many did not get it for one reason. */
    record Cause(String outcome, String word, int count) {}

    static Finish of(
            Dispatch dispatch,
            Tally tally,
            Map<Cause, Integer> causes,
            int most,
            boolean again,
            String link) {
        var finishedAt = Objects.requireNonNull(dispatch.finishedAt());
        var startedAt = Objects.requireNonNullElse(dispatch.startedAt(), finishedAt);
        return new Finish(
                dispatch.number(),
                dispatch.title(),
                dispatch.state().word(),
                tally.sums(),
                tally.lanes(),
                causes.entrySet().stream()
                        .map(it ->
                                new Cause(it.getKey().outcome(), it.getKey().word(), it.getValue()))
                        .sorted(
                                Comparator.comparingInt(Cause::count)
                                        .reversed()
                                        .thenComparing(Cause::word))
                        .limit(most)
                        .toList(),
                startedAt,
                finishedAt,
                again ? null : rate(tally.sums(), Duration.between(startedAt, finishedAt)),
                again,
                !tally.complete(),
                link);
    }

    private static @Nullable Double rate(Sums sums, Duration time) {
        int tried = sums.accepted() + sums.rejected() + sums.uncertain();
        return time.isPositive() ? tried * 1000.0 / Math.max(time.toMillis(), 1) : null;
    }

    /** Hours, minutes and seconds. */
    public String lasted() {
        var time = Duration.between(startedAt, finishedAt);
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
