package fr.jeudi.composer.api;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issue as its author gives it. Whatever is missing is empty; whatever is not known is ignored,
 * so that an answer can be changed and sent back.
 */
@Schema(name = "IssueText", description = "An issue's text; every field may be missing.")
record IssueInput(
        @Nullable Integer number,
        @Schema(description = "The Thursday it goes out, e.g. 2026-11-26") @Nullable LocalDate date,
        @Schema(description = "Theme of the month") @Nullable String theme,
        @Schema(description = "Title and subject") @Nullable String headline,
        @Nullable SectionInput event,
        @Nullable SectionInput portrait,
        @Nullable SectionInput tool,
        @Nullable List<@Nullable SectionInput> further,
        @Schema(description = "Announcement of the next issue, Markdown") @Nullable String next,
        @Schema(description = "Call to pass it on, Markdown") @Nullable String share,
        @Schema(description = "Call to sign up, Markdown") @Nullable String signUp,
        @Schema(
                        description =
                                "Whether monthly readers get it too; missing: if it is its month's"
                                        + " last")
                @Nullable Boolean monthlyToo,
        @Schema(description = "The version this text started from; another one answers 409")
                @Nullable Long version) {

    /** One section: a line of title, and Markdown. */
    @Schema(name = "Section")
    record SectionInput(@Nullable String title, @Nullable String body) {
        static Section section(@Nullable SectionInput input) {
            return input == null
                    ? Section.EMPTY
                    : new Section(given(input.title), given(input.body));
        }
    }

    Content content() {
        return new Content(
                number,
                date,
                given(theme),
                given(headline),
                SectionInput.section(event),
                SectionInput.section(portrait),
                SectionInput.section(tool),
                further == null
                        ? List.of()
                        : further.stream()
                                .filter(Objects::nonNull)
                                .map(SectionInput::section)
                                .toList(),
                given(next),
                given(share),
                given(signUp));
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }
}
