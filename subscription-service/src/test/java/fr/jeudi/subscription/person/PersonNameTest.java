package fr.jeudi.subscription.person;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS X1, X6. */
class PersonNameTest {

    @Test
    void aNameIsKeptAsItIs() {
        assertThat(PersonName.clean("  Zoé   O’Brien-Łukasz ")).isEqualTo("Zoé O’Brien-Łukasz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "voir www.evil.example", "a HTTPS://x", "x://y"})
    void aNameWithALinkIsNone(String typed) {
        assertThat(PersonName.clean(typed)).isEmpty();
    }

    @Test
    void controlsLineEndsAndDirectionOverridesGo() {
        assertThat(PersonName.clean("Ca\r\nmil\u0000le\u202E\u2066\u200B")).isEqualTo("Ca mil le");
    }

    @Test
    void tenKilobytesBecomeAHundredCharacters() {
        assertThat(PersonName.clean("é".repeat(10_000))).hasSize(100);
    }

    @Test
    void noneIsEmpty() {
        assertThat(PersonName.clean(null)).isEmpty();
    }
}
