package fr.jeudi.dispatch.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedNumberTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "en;12,345;12345",
                "en;1,000,000;1000000",
                "en;12 345;12345",
                "en;0;0",
                "en;' 72 ';72",
                "en;12,34;",
                "en;0,500;",
                "en;1.5;",
                "en;1.000;",
                "fr;1 000;1000",
                "fr;1\u00a0000;1000",
                "fr;1\u202f000;1000",
                "fr;1,000;",
                "fr;0,5;",
                "fr;1.000;",
                "fr;1 00;",
                "fr;NaN;",
                "fr;Infinity;",
                "fr;1e3;",
                "fr;-1;",
                "fr;99999999999;",
                "fr;'';",
            })
    void aWholeNumberIsReadAsItsLanguageGroupsIt(String language, String typed, Integer read) {
        assertThat(TypedNumber.whole(typed, Locale.of(language)).orElse(null)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "en;1,000;1000",
                "en;1,000.5;1000.5",
                "en;0.5;0.5",
                "en;0,5;",
                "fr;0,5;0.5",
                "fr;0.5;0.5",
                "fr;1\u202f000,25;1000.25",
                "fr;1 000;1000",
                "fr;NaN;",
                "fr;1,;",
                "fr;x;",
            })
    void aFractionIsReadAsItsLanguageWritesIt(String language, String typed, Double read) {
        assertThat(TypedNumber.decimal(typed, Locale.of(language)).orElse(null)).isEqualTo(read);
    }
}
