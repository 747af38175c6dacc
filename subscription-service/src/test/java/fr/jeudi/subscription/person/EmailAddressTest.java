package fr.jeudi.subscription.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** STANDARDS I1, I3, I4, I5, X7. */
class EmailAddressTest {

    static Stream<JsonNode> corpus() throws IOException {
        try (Reader lines =
                new InputStreamReader(
                        Objects.requireNonNull(
                                EmailAddressTest.class.getResourceAsStream(
                                        "/addresses/expected.jsonl")),
                        StandardCharsets.UTF_8)) {
            return lines.readAllLines().stream()
                    .map(JsonMapper.shared()::readTree)
                    .filter(it -> !it.get("web_form").asString().equals("accept-or-policy"));
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void theFormTakesWhatAnAddressIsAndNothingElse(JsonNode row) {
        assertThat(EmailAddress.of(row.get("address").asString()).isPresent())
                .isEqualTo(row.get("web_form").asString().equals("accept"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.example\r\nBcc: c@d.example",
                "a@b.example\r\n",
                "a@b.example\u0000",
                "\"a b\"@c.example",
                "a@[127.0.0.1]",
                "a@localhost",
                "a(comment)@b.example",
                "a@b.example\u2028",
                "<script>@b.example",
                "a@b.123",
                "a\u202Eb@c.example",
                "a@b..example",
                "{\"$gt\":\"\"}",
                ""
            })
    void hostileTextIsNoAddress(String typed) {
        assertThat(EmailAddress.of(typed)).isEmpty();
    }

    @Test
    void tenKilobytesAreNoAddress() {
        assertThat(EmailAddress.of("a".repeat(10_000) + "@b.example")).isEmpty();
    }

    @Test
    void capitalsDotsAndTagsAreKeptForSendingAndCapitalsDoNotTellTwoPeopleApart() {
        var address = EmailAddress.of(" Camille.Du.Pont+Jeudi@Orange.Example ").orElseThrow();

        assertThat(address.value()).isEqualTo("Camille.Du.Pont+Jeudi@Orange.Example");
        assertThat(address.key()).isEqualTo("camille.du.pont+jeudi@orange.example");
    }

    @Test
    void anAccentInTheDomainBecomesAnALabel() {
        var address = EmailAddress.of("bonjour@Hélène.example").orElseThrow();

        assertThat(address.key()).isEqualTo("bonjour@xn--hlne-6oae.example");
        assertThat(address.value()).isEqualTo("bonjour@xn--hlne-6oae.example");
    }

    /** I1: the A-labels are those of RFC 5891, as browsers and registries write them. */
    @ParameterizedTest
    @CsvSource({
        "straße.de, xn--strae-oqa.de",
        "STRAẞE.DE, xn--strae-oqa.de",
        "xn--strae-oqa.de, xn--strae-oqa.de",
        "XN--STRAE-OQA.de, xn--strae-oqa.de",
        "strasse.de, strasse.de",
        "faß.de, xn--fa-hia.de",
        "βόλος.com, xn--nxasmm1c.com",
        "ΒΌΛΟσ.com, xn--nxasmq6b.com",
        "نامه\u200cای.com, xn--mgba3gch31f060k.com",
        "he\u0301le\u0300ne.fr, xn--hlne-6oae.fr",
        "日本。jp, xn--wgv71a.jp",
        "r3---sn.example, r3---sn.example"
    })
    void aDomainIsTheOneThatWasTyped(String typed, String domain) {
        assertThat(EmailAddress.of("anna@" + typed).map(EmailAddress::domain)).contains(domain);
        assertThat(EmailAddress.of("anna@" + domain).map(EmailAddress::key))
                .contains("anna@" + domain);
    }

    @Test
    void anALabelStaysAsTypedForSending() {
        assertThat(EmailAddress.of("anna@XN--STRAE-OQA.de").orElseThrow().value())
                .isEqualTo("anna@XN--STRAE-OQA.de");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u200db.fr", // a joiner where no script joins
                "-é.fr",
                "é_.fr",
                "é..fr",
                "é＠x.fr",
                "é.1",
                "xn--example.é.fr",
                "אa.fr" // two directions in a label
            })
    void aDomainWithoutALabelsIsNone(String domain) {
        assertThat(EmailAddress.of("anna@" + domain)).isEmpty();
    }

    @Test
    void oneAndTwoCodePointsOfAnAccentAreTheSamePerson() {
        assertThat(EmailAddress.of("e\u0301lodie@b.example"))
                .isEqualTo(EmailAddress.of("\u00e9lodie@b.example"));
    }

    @Test
    void itPrintsMasked() {
        assertThat(EmailAddress.of("camille@orange.example").orElseThrow())
                .hasToString("c***@orange.example");
    }
}
