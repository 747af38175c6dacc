package fr.jeudi.tracking.reports;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.tracking.reports.Report.Hour;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void quietHoursAreShownToo() {
        var timeline =
                Timeline.of(List.of(hour("2026-11-26T06", 5), hour("2026-11-26T09", 2)), PARIS);

        assertThat(timeline.byDay()).isFalse();
        assertThat(timeline.steps())
                .extracting(Timeline.Step::opens)
                .containsExactly(5L, 0L, 0L, 2L);
        assertThat(timeline.steps().getFirst().at().getHour()).isEqualTo(7);
    }

    @Test
    void afterThreeDaysItIsByTheDayOfParis() {
        var timeline =
                Timeline.of(
                        List.of(
                                hour("2026-11-26T06", 5),
                                hour("2026-11-26T23", 1),
                                hour("2026-11-30T06", 2)),
                        PARIS);

        assertThat(timeline.byDay()).isTrue();
        assertThat(timeline.steps())
                .extracting(Timeline.Step::opens)
                .containsExactly(5L, 1L, 0L, 0L, 2L);
    }

    @Test
    void nothingSkipsAnHourWhenTheClocksChange() {
        var timeline =
                Timeline.of(List.of(hour("2026-10-24T22", 1), hour("2026-10-25T02", 1)), PARIS);

        assertThat(timeline.steps()).hasSize(5);
    }

    @Test
    void noHitsNoTimeline() {
        assertThat(Timeline.of(List.of(), PARIS).steps()).isEmpty();
    }

    private static Hour hour(String hour, long opens) {
        return new Hour(Instant.parse(hour + ":00:00Z"), opens, 0);
    }
}
