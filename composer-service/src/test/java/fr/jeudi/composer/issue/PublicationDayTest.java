package fr.jeudi.composer.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationDayTest {

    @ParameterizedTest
    @CsvSource({
        // an ordinary week, from Monday
        "2026-11-23T10:00:00Z, 2026-11-26T06:00:00Z",
        // on the day: a moment before, and at seven sharp
        "2026-11-26T05:59:59Z, 2026-11-26T06:00:00Z",
        "2026-11-26T06:00:00Z, 2026-12-03T06:00:00Z",
        // across the change to summer time (29 March 2026): one hour earlier in UTC
        "2026-03-26T06:00:00Z, 2026-04-02T05:00:00Z",
        "2026-03-28T23:30:00Z, 2026-04-02T05:00:00Z",
        // across the change to winter time (25 October 2026): one hour later in UTC
        "2026-10-22T05:00:00Z, 2026-10-29T06:00:00Z",
        "2026-10-25T00:30:00Z, 2026-10-29T06:00:00Z",
        // Wednesday night in UTC is Thursday already in Paris
        "2026-07-01T22:30:00Z, 2026-07-02T05:00:00Z"
    })
    void theNextIssueIsDueOnThursdayAtSevenInParis(Instant now, Instant expected) {
        assertThat(PublicationDay.next(now).toInstant()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-19, false",
        "2026-11-26, true",
        "2026-12-24, false",
        "2026-12-31, true",
        "2026-02-26, true",
        "2024-02-22, false",
        "2024-02-29, true"
    })
    void theLastThursdayOfAMonthIsKnown(LocalDate date, boolean last) {
        assertThat(PublicationDay.isLastOfItsMonth(date)).isEqualTo(last);
    }
}
