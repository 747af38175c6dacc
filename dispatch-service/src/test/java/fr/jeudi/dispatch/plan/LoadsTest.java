package fr.jeudi.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.LaneQueue;
import fr.jeudi.dispatch.ledger.Standing;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.ledger.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoadsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final LaneQueue DONE = new LaneQueue(0, 0, 0, null, 100);

    @Test
    void whatAnEarlierIssueHasDueGoesFirstAndWhatItHasDeferredDoesNot() {
        var earlier =
                standing(Map.of("orange", new LaneQueue(30, 2, 12, NOW.plusSeconds(9_000), 0)));
        var own = standing(Map.of("orange", new LaneQueue(100, 5, 1, NOW.plusSeconds(60), 0)));

        assertThat(Loads.queues(own, List.of(earlier)))
                .isEqualTo(Map.of("orange", new LaneQueue(130, 7, 1, NOW.plusSeconds(60), 0)));
    }

    @Test
    void aLaneInWhichNothingIsLeftDecidesNothing() {
        var earlier = standing(Map.of("orange", new LaneQueue(30, 2, 0, null, 0)));
        var own = standing(Map.of("orange", DONE, "free", new LaneQueue(7, 1, 0, null, 0)));

        assertThat(Loads.queues(own, List.of(earlier))).containsOnlyKeys("free");
    }

    private static Standing standing(Map<String, LaneQueue> queues) {
        var dispatch =
                new Dispatch(
                        "one",
                        1,
                        "One",
                        NOW,
                        NOW.plusSeconds(86_400),
                        DispatchState.SENDING,
                        NOW,
                        null,
                        false,
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null);
        var tally =
                new Tally(new Sums(0, 0, 0, 0, 0, 0), new TreeMap<>(), 0, 0, false, false, null);
        return new Standing(dispatch, tally, new TreeMap<>(queues), 0);
    }
}
