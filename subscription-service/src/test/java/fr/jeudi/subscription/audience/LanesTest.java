package fr.jeudi.subscription.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {

    @ParameterizedTest
    @CsvSource({
        "gmail.com, google",
        "googlemail.com, google",
        "outlook.fr, microsoft",
        "hotmail.co.uk, microsoft",
        "live.com, microsoft",
        "msn.com, microsoft",
        "yahoo.fr, yahoo",
        "yahoo.com.br, yahoo",
        "ymail.com, yahoo",
        "icloud.com, apple",
        "wanadoo.fr, orange",
        "neuf.fr, sfr",
        "free.fr, free",
        "laposte.net, laposte",
        "bbox.fr, bouygues",
        "orange.example, other",
        "yahoo.shop.example.org, other",
        "notgmail.com, other"
    })
    void aDomainHasTheLaneOfItsProvider(String domain, String lane) {
        assertThat(Lanes.of(domain)).isEqualTo(lane);
    }
}
