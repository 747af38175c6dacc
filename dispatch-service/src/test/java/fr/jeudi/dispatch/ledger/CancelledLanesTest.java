package fr.jeudi.dispatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancelledLanesTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    /** The order was given when the lane had been cancelled once. */
    @ParameterizedTest
    @CsvSource({
        "i/orange/0, 1, true",
        "i/orange/0~3, 1, true",
        "i/orange/0!later, 1, false",
        "i/orange/0.3!later~2, 1, false",
        "i/orange/0!later, 2, true",
        "i/orange/0!before, 1, true",
        "i/orange/0!later!before, 1, true",
    })
    void aCancelHoldsUpAllButLaterOrders(String batchId, int times, boolean cancelled) {
        var dispatch = sending(Map.of("orange", times), Map.of("later", Map.of("orange", 1)));

        assertThat(dispatch.hasCancelled("orange", batchId)).isEqualTo(cancelled);
        assertThat(dispatch.hasCancelled("other", batchId)).isFalse();
        assertThat(dispatch.canCancel("orange")).isEqualTo(times == 1);
        assertThat(dispatch.canCancel("other")).isTrue();
    }

    @Test
    void ofWhatWasKeptBeforeNoLaneIsCancelled() {
        var dispatch = sending(null, null);

        assertThat(dispatch.lanesCancelled()).isEmpty();
        assertThat(dispatch.hasCancelled("orange", "i/orange/0!one")).isFalse();
        assertThat(dispatch.canCancel("orange")).isTrue();
        assertThat(sending(Map.of("orange", 1), null).canCancel("orange")).isFalse();
    }

    /** Hence it decides no end and asks for nobody. */
    @Test
    void aCancelledLaneHasNothingLeftToSend() {
        var batches = List.of(progress("i/orange/0"), progress("i/other/0"));

        var queues = LaneQueue.of(sending(Map.of("orange", 1), null), batches, NOON);

        assertThat(queues)
                .isEqualTo(
                        Map.of(
                                "orange",
                                new LaneQueue(0, 0, 0, null, 4),
                                "other",
                                new LaneQueue(6, 1, 0, null, 4)));
    }

    private static Dispatch sending(
            @Nullable Map<String, Integer> cancelledLanes,
            @Nullable Map<String, Map<String, Integer>> spared) {
        return new Dispatch(
                "i",
                1,
                "One",
                NOON,
                NOON.plusSeconds(86_400),
                DispatchState.SENDING,
                NOON,
                null,
                false,
                cancelledLanes,
                spared,
                null,
                null,
                null,
                null,
                null);
    }

    private static Progress progress(String id) {
        return new Progress(
                id,
                1,
                "i",
                id.split("/", -1)[1],
                0,
                10,
                Progress.State.LEASED,
                "me",
                4,
                4,
                0,
                Progress.Counts.NONE,
                Map.of(),
                NOON,
                null,
                null);
    }
}
