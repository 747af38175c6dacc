package fr.jeudi.dispatch.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** STANDARDS U6, X3, against the vectors all services share. */
class TokensTest {
    private static final JsonNode VECTORS = vectors();
    private final Tokens tokens =
            new Tokens(
                    new TokenProperties(
                            "2:"
                                    + VECTORS.at("/keys/2").asString()
                                    + ",1:"
                                    + VECTORS.at("/keys/1").asString()));

    static Stream<JsonNode> good() {
        return VECTORS.get("good").valueStream();
    }

    static Stream<JsonNode> bad() {
        return VECTORS.get("bad").valueStream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGenuineTokenSaysWhatWasSigned(JsonNode vector) {
        assertThat(tokens.read(vector.get("token").asString(), purpose(vector)))
                .hasValue(token(vector));
    }

    @ParameterizedTest
    @MethodSource("good")
    void theCurrentKeySignsByteForByteWhatTheOthersRead(JsonNode vector) {
        if (vector.get("key").asInt() == 2) {
            assertThat(tokens.sign(token(vector))).isEqualTo(vector.get("token").asString());
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anythingElseIsRefused(JsonNode vector) {
        for (var purpose : Token.Purpose.values()) {
            assertThat(tokens.read(vector.get("token").asString(), purpose)).isEmpty();
        }
    }

    @Test
    void aTokenIsWorthlessForAnotherPurpose() {
        var open = VECTORS.at("/good/0/token").asString();

        for (var purpose : Token.Purpose.values()) {
            assertThat(tokens.read(open, purpose).isPresent())
                    .isEqualTo(purpose == Token.Purpose.OPEN);
        }
    }

    @Test
    void flippingAnyCharacterBreaksIt() {
        var open = VECTORS.at("/good/0/token").asString();

        for (int i = 0; i < open.length(); i++) {
            var flipped = new StringBuilder(open);
            flipped.setCharAt(i, open.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(tokens.read(flipped.toString(), Token.Purpose.OPEN)).isEmpty();
        }
    }

    private static Token.Purpose purpose(JsonNode vector) {
        return Arrays.stream(Token.Purpose.values())
                .filter(it -> it.letter == vector.get("purpose").asString().charAt(0))
                .findFirst()
                .orElseThrow();
    }

    private static Token token(JsonNode vector) {
        long expiry = vector.get("expiresAt").asLong();
        return new Token(
                purpose(vector),
                vector.path("subscriberId").asString(null),
                vector.path("issueId").asString(null),
                vector.get("number").asInt(),
                expiry == 0 ? null : Instant.ofEpochSecond(expiry));
    }

    private static JsonNode vectors() {
        try (var file = TokensTest.class.getResourceAsStream("/contracts/tokens/vectors.json")) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
