package fr.jeudi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void whatIsMissingIsSaid() {
        assertThat(Goal.atLeast(1.9, 1.78)).isEqualTo("goal 1.9: short by 0.12");
        assertThat(Goal.atMost(10, 14.7, "s")).isEqualTo("goal 10.0 s: short by 4.70 s");
    }

    @Test
    void whatIsReachedOrPassedIsMet() {
        assertThat(Goal.atLeast(1.9, 1.9)).isEqualTo("goal 1.9: met");
        assertThat(Goal.atLeast(1.9, 2.3)).isEqualTo("goal 1.9: met");
        assertThat(Goal.atMost(10, 8.4, "s")).isEqualTo("goal 10.0 s: met");
    }
}
