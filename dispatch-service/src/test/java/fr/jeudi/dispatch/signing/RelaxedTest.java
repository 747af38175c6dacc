package fr.jeudi.dispatch.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** STANDARDS D1, D5; RFC 6376, 3.4.2 and 3.4.4. */
class RelaxedTest {
    private static final String HEAD = "A: b \r\n\r\n";
    private static final List<String> PIECES =
            List.of("a", "Z", "\u00e9", ".", ":", " ", " ", "\t", "\r\n", "\r\n", "\r", "\n");

    record Example(String body, String canonical) {}

    static List<Example> examples() {
        return List.of(
                new Example("", ""),
                new Example("\r\n\r\n", ""),
                new Example(" \t\r\n ", ""),
                new Example("a", "a\r\n"),
                new Example("a\r\n\r\n\r\n", "a\r\n"),
                new Example("a \t\r\n \r\n\t", "a\r\n"),
                new Example("a\r\n \r\n\t\r\nb\r\n", "a\r\n\r\n\r\nb\r\n"),
                new Example("a  b\tc \t d e", "a b c d e\r\n"),
                new Example(" \ta\r\n\tb", " a\r\n b\r\n"),
                new Example("a \rb\r", "a \rb\r\r\n"),
                new Example("a \nb\n\n", "a \nb\n\n\r\n"),
                new Example("\r\r\n", "\r\r\n"),
                new Example("\n\r\n", "\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aBodyLosesBlanksAtEndsAndDoubledOnes(Example example) {
        assertThat(hashed(example.body())).isEqualTo(sha256(example.canonical()));
        assertThat(plainBody(example.body())).isEqualTo(example.canonical());
    }

    @Test
    void anyBodyIsHashedAsByThePlainRule() {
        var random = new Random(6376);
        for (int i = 0; i < 20_000; i++) {
            var body = drawn(random, 20);
            assertThat(hashed(body)).as(shown(body)).isEqualTo(sha256(plainBody(body)));
        }
    }

    @Test
    void anyFieldIsAsByThePlainRule() {
        var random = new Random(6376);
        for (int i = 0; i < 20_000; i++) {
            var value = drawn(random, 12);
            var field = ("List-ID \t:" + value).getBytes(StandardCharsets.ISO_8859_1);
            var out = new ByteArrayOutputStream();

            Relaxed.field(field, 0, field.length, out);

            assertThat(out.toString(StandardCharsets.ISO_8859_1))
                    .as(shown(value))
                    .isEqualTo(
                            "list-id:"
                                    + value.replaceAll("[ \t\r\n]+", " ").replaceAll("^ | $", ""));
        }
    }

    private static String drawn(Random random, int most) {
        return random.ints(random.nextInt(most), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
    }

    private static String plainBody(String body) {
        var text =
                body.replaceAll("[ \t]+", " ")
                        .replaceAll(" (?=\r\n|\\z)", "")
                        .replaceAll("(\r\n)+\\z", "");
        return text.isEmpty() ? "" : text + "\r\n";
    }

    private static String hashed(String body) {
        var mail = (HEAD + body).getBytes(StandardCharsets.ISO_8859_1);
        return HexFormat.of().formatHex(Relaxed.bodyHash(mail, HEAD.length()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }
}
