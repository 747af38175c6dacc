package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class RateWordsTest {

    @ParameterizedTest
    @CsvSource({
        "en, 0.5, 0.5 mails a second",
        "en, 1.0, 1 mail a second",
        "en, 1.5, 1.5 mails a second",
        "fr, 1.0, 1 mail par seconde",
        "fr, 2.0, 2 mails par seconde"
    })
    void aRateIsSaidAsPeopleSayIt(String language, double rate, String said) {
        var words = new ResourceBundleMessageSource();
        words.setBasename("dispatch/messages");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);

        assertThat(words.getMessage("dispatch.rate", new Object[] {rate}, Locale.of(language)))
                .isEqualTo(said);
    }
}
