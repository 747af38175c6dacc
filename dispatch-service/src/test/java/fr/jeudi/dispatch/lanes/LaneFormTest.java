package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneFormTest {

    @Test
    void thousandsAreTypedAsTheHintWritesThem() {
        assertThat(form("2", "100,000", "1,000").rules(Locale.ENGLISH))
                .isEqualTo(LaneRules.of(2, 100_000, 1_000, null));
        assertThat(form("2", "100\u202f000", "0,5").rules(Locale.FRENCH))
                .isEqualTo(LaneRules.of(2, 100_000, 0.5, null));
    }

    /** Or it would be cut to 0, which is no limit. */
    @ParameterizedTest
    @ValueSource(strings = {"0.5", "NaN", "Infinity", "0,5"})
    void partOfAConnectionIsRefused(String typed) {
        assertThatThrownBy(() -> form(typed, "", "").rules(Locale.FRENCH))
                .isInstanceOf(LaneRules.UnfitRule.class)
                .hasMessageStartingWith("connections");
    }

    @Test
    void whatIsShownIsReadBackInBothLanguages() {
        var rules = new LaneRules(3, 12_345, 0.25, null, null, null, 45);

        assertThat(LaneForm.of(rules).rules(Locale.FRENCH)).isEqualTo(rules);
        assertThat(LaneForm.of(rules).rules(Locale.ENGLISH)).isEqualTo(rules);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31", "0026-11-26", "26/11/2026"})
    void aDayThatNobodyMeansIsRefused(String from) {
        assertThatThrownBy(() -> warmUp(from).rules(Locale.FRENCH))
                .isInstanceOfSatisfying(
                        LaneRules.UnfitRule.class,
                        it -> assertThat(it.field()).isEqualTo("warmUpFrom"));
        assertThat(warmUp("2026-11-26").rules(Locale.FRENCH).warmUp()).isNotNull();
    }

    private static LaneForm warmUp(String from) {
        return new LaneForm(null, null, null, null, null, null, from, "50", "2", "10000");
    }

    private static LaneForm form(String connections, String mailsPerConnection, String rate) {
        return new LaneForm(
                connections, mailsPerConnection, rate, null, null, null, null, null, null, null);
    }
}
