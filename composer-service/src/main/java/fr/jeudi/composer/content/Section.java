package fr.jeudi.composer.content;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One part of an issue.
 *
 * @param title one line of plain text; empty: the slot's own name stands alone
 * @param body Markdown; empty: the section is left out
 */
public record Section(String title, String body) {
    public static final Section EMPTY = new Section("", "");

    @JsonIgnore
    public boolean isEmpty() {
        return title.isBlank() && body.isBlank();
    }
}
