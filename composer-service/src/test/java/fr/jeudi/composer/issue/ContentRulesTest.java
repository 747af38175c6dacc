package fr.jeudi.composer.issue;

import static fr.jeudi.composer.issue.Samples.aContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.issue.Refused.Reason;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS X5, X7, X13. */
class ContentRulesTest {

    @Test
    void aHeadlineStaysOneLineWhateverIsInIt() {
        var content = text("Bon\r\nBcc: x@y.z\0\u2028jour", "a\r\nb\0c\td");

        var checked = ContentRules.checked(content);

        assertThat(checked.headline()).isEqualTo("Bon Bcc: x@y.z jour");
        assertThat(checked.next()).isEqualTo("a\nbc\td");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_000, Integer.MAX_VALUE})
    void aNumberNobodyWouldPrintIsRefused(int number) {
        assertInvalid(aContent(number));
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertInvalid(text("x".repeat(301), ""));
        assertInvalid(text("", "x".repeat(100_001)));
        assertInvalid(content(null, "", "", Collections.nCopies(31, Section.EMPTY)));
        assertInvalid(
                content(null, "", "", Collections.nCopies(6, new Section("", "x".repeat(99_999)))));
        assertInvalid(content(LocalDate.MAX, "", "", List.of()));
    }

    private static void assertInvalid(Content content) {
        assertThatThrownBy(() -> ContentRules.checked(content))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.reason()).isEqualTo(Reason.INVALID));
    }

    private static Content text(String headline, String next) {
        return content(null, headline, next, List.of());
    }

    private static Content content(
            @Nullable LocalDate date, String headline, String next, List<Section> further) {
        return new Content(
                null,
                date,
                "",
                headline,
                Section.EMPTY,
                Section.EMPTY,
                Section.EMPTY,
                further,
                next,
                "",
                "");
    }
}
