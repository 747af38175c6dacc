package fr.jeudi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GainTest {

    @Test
    void whereNothingComesNothingIsGained() {
        assertThatThrownBy(() -> new Gain(0)).hasMessageContaining("no mails come");
    }

    @Test
    void aQuarterMoreIsAGainAndLessIsNone() {
        var gain = new Gain(80);

        IntStream.range(0, Gain.TENTHS).forEach(_ -> gain.add(9));
        assertThat(gain.isThere()).isFalse();

        IntStream.range(0, Gain.TENTHS).forEach(_ -> gain.add(10));
        assertThat(gain.now()).isEqualTo(100);
        assertThat(gain.isThere()).isTrue();
    }

    @Test
    void aSecondIsNoLongerThanItsTenths() {
        var gain = new Gain(80);

        IntStream.range(0, 100 * Gain.TENTHS).forEach(_ -> gain.add(8));

        assertThat(gain.now()).isEqualTo(80);
        assertThat(gain.isThere()).isFalse();
    }
}
