package fr.jeudi.composer.reading;

import fr.jeudi.composer.content.Content;
import java.util.List;

/**
 * What was understood of a text.
 *
 * @param unplaced lines that found no place; with the content they hold all that was written
 * @param notes codes of what an editor should look at: number-missing, date-missing,
 *     headline-missing, theme-is-headline, event-missing, portrait-missing, tool-missing
 */
public record Reading(Content content, List<Unplaced> unplaced, List<String> notes) {

    public Reading {
        unplaced = List.copyOf(unplaced);
        notes = List.copyOf(notes);
    }

    /**
     * A line that found no place.
     *
     * @param line counts from 1
     */
    public record Unplaced(int line, String text) {}
}
