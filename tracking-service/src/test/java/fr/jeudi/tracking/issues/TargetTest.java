package fr.jeudi.tracking.issues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS X4. */
class TargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https:evil.example",
                "https:/evil.example",
                "https://",
                "https:///path",
                "\\evil.example",
                "https:\\\\evil.example",
                "https://good.example\\@evil.example",
                "https://good.example@evil.example/",
                "https://user:secret@evil.example/",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://evil.example/",
                "mailto:a@example.org",
                "https://good.example/\r\nSet-Cookie: a=b",
                "https://good.example/\u0000",
                "https://good.example:port/",
                "https://a b.example/",
                "/local",
                "https://straße.example/", // composer writes A-labels
                ""
            })
    void noReaderIsSentThere(String url) {
        assertThat(Target.of(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/agenda,https://example.org/agenda",
        "HTTPS://example.org,HTTPS://example.org",
        "http://example.org:8080/a?b=c&d=%C3%A9#e,http://example.org:8080/a?b=c&d=%C3%A9#e",
        "https://example.org/%0d%0aX,https://example.org/%0d%0aX",
        "https://fr.example.org/wiki/Économie,https://fr.example.org/wiki/%C3%89conomie",
        "https://xn--conomie-9xa.example/a|b c,https://xn--conomie-9xa.example/a%7Cb%20c"
    })
    void anythingElseGoesOutInAscii(String url, String location) {
        assertThat(Target.of(url)).hasValue(new Target(location));
    }
}
