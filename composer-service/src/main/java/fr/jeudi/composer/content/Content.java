package fr.jeudi.composer.content;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one issue says, complete or not yet. Texts are Markdown; an empty text means: nothing there.
 *
 * @param number null until someone gives it
 * @param date the Thursday it goes out, null until someone chooses it
 * @param theme of the month
 * @param headline the title, and the mail's subject
 * @param further sections after the three slots, for every reader
 * @param next announcement of the next issue
 * @param share call to pass the issue on
 * @param signUp call to subscribe, for whoever got it from a friend
 */
public record Content(
        @Nullable Integer number,
        @Nullable LocalDate date,
        String theme,
        String headline,
        Section event,
        Section portrait,
        Section tool,
        List<Section> further,
        String next,
        String share,
        String signUp) {

    public Content {
        further = List.copyOf(further);
    }

    public static Content empty() {
        return new Content(
                null,
                null,
                "",
                "",
                Section.EMPTY,
                Section.EMPTY,
                Section.EMPTY,
                List.of(),
                "",
                "",
                "");
    }
}
