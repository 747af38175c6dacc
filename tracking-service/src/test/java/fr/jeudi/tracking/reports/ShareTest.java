package fr.jeudi.tracking.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0",
        "0, 9, 0, 0, 0",
        "0, 0, 10, 0, 0",
        // Nobody may be counted one by one, but somebody was there.
        "0, 4, 10, 0.1, 0.4",
        "2, 4, 10, 0.2, 0.4",
        // Images off: they clicked without a load.
        "3, 1, 10, 0.3, 0.3",
        // One mail, read again and again.
        "1, 500, 10, 0.1, 1",
    })
    void itLiesBetweenWhatIsKnownAndWhatIsPossible(
            long known, long seen, long delivered, double low, double high) {
        assertThat(Share.of(known, seen, delivered)).isEqualTo(new Share(low, high));
    }
}
