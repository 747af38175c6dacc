package fr.jeudi.dispatch.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** STANDARDS S4, against the vectors in deploy/contracts. */
class ReturnTokenTest {
    private static final JsonNode VECTORS = vectors();
    private static final String GENUINE = VECTORS.at("/good/0/token").asString();
    private final ReturnKey key =
            new ReturnKey(
                    Base64.getDecoder().decode(VECTORS.get("secret").asString()),
                    "jeudi@example.org");

    static Stream<JsonNode> good() {
        return VECTORS.get("good").valueStream();
    }

    static Stream<JsonNode> bad() {
        return VECTORS.get("bad").valueStream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void aTokenIsSignedAndFoundAgainByTheLetter(JsonNode vector) {
        var text = vector.get("token").asString();

        assertThat(key.sign(token(vector))).isEqualTo(text);
        assertThat(proved("b+" + text + "@bounces.example.org")).containsExactly(token(vector));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anythingElseIsRefused(JsonNode vector) {
        assertThat(proved(vector.get("token").asString())).isEmpty();
    }

    @Test
    void changingAnyCharacterBreaksIt() {
        for (int i = 0; i < GENUINE.length(); i++) {
            for (char other : new char[] {'a', 'b', '7'}) {
                var changed = new StringBuilder(GENUINE);
                changed.setCharAt(i, other);
                if (other != GENUINE.charAt(i)) {
                    assertThat(proved(changed.toString())).as("position " + i).isEmpty();
                }
            }
        }
    }

    /** What servers on the way make of an address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b+%s@bounces.example.org>",
                "B+%S@BOUNCES.EXAMPLE.ORG",
                "prvs=3412a5b6c7=b+%s@bounces.example.org",
                "SRS0=HHH=TT=bounces.example.org=b+%s@forwarder.example",
                "rfc822;b+2B%s@bounces.example.org",
                "<%s@example.org>",
                "afaf%s",
                "an unrelated word afafafafafafafafafafafafafafafafafafafafafafafafafafafaf and %s."
            })
    void itIsFoundInWhateverAServerMakesOfIt(String text) {
        var mangled = text.replace("%s", GENUINE).replace("%S", GENUINE.toUpperCase(Locale.ROOT));

        assertThat(proved(mangled)).hasSize(1);
    }

    @Test
    void onlyIdsFitIntoOne() {
        assertThat(ReturnToken.fits("nbswy3dpeb3w64tm", null)).isTrue();
        assertThat(ReturnToken.fits("nbswy3dpeb3w64tm", "mfrggzdfmztwq2l1")).isFalse();
        assertThat(ReturnToken.fits("m1", null)).isFalse();
    }

    private List<ReturnToken> proved(String text) {
        return ReturnToken.claims(text)
                .filter(it -> it.isProvedBy(key))
                .map(ReturnToken.Claim::token)
                .toList();
    }

    private static ReturnToken token(JsonNode vector) {
        return new ReturnToken(
                ReturnToken.Purpose.of((byte) vector.get("purpose").asString().charAt(0))
                        .orElseThrow(),
                vector.path("subscriberId").asString(null),
                vector.get("originId").asString());
    }

    private static JsonNode vectors() {
        try (var file =
                ReturnTokenTest.class.getResourceAsStream("/contracts/tokens/returns.json")) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
