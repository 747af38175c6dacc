package fr.jeudi.dispatch.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgettingTest {

    /** R9: months of the calendar, as the privacy page says. */
    @Test
    void allKeepThirteenMonthsAndNoLonger() {
        var before = new ArrayList<Instant>();
        var clock = Clock.fixed(Instant.parse("2021-03-01T12:00:00Z"), ZoneOffset.UTC);

        new Forgetting(
                        List.of(before::add, before::add),
                        new ExpiryProperties(Period.ofMonths(13)),
                        clock)
                .forget();

        var kept = Instant.parse("2020-02-01T12:00:00Z");
        assertThat(before).containsExactly(kept, kept);
    }

    @Test
    void nothingIsKeptForNoTimeAtAll() {
        assertThatThrownBy(() -> new ExpiryProperties(Period.ZERO))
                .hasMessageContaining("dispatch.returns.keep");
    }
}
