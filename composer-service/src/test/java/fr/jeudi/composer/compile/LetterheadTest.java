package fr.jeudi.composer.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterheadTest {

    /** X7: at the edge already. */
    @ParameterizedTest
    @ValueSource(strings = {"a@b.c\r\nBcc: x@y.z", "", "a", "a@b.c, d@e.f", "<a@b.c>", "a b@c.d"})
    void aSenderIsOneBareAddress(String address) {
        assertThatThrownBy(() ->
                        new Letterhead("http://localhost:8080", "n", address, "a@b.c", "", "l.x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Bcc");
    }

    @Test
    void namesAreOneLine() {
        var letterhead =
                new Letterhead(
                        "http://x.example/", "Les\r\nJeudis", "a@b.c", "a@b.c", "1\nrue", "l.x");

        assertThat(letterhead.senderName()).isEqualTo("Les Jeudis");
        assertThat(letterhead.postalAddress()).isEqualTo("1 rue");
        assertThat(letterhead.publicUrl()).isEqualTo("http://x.example");
    }
}
