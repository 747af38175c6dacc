package fr.jeudi.tracking.issues;

import java.util.Objects;

/**
 * One link of an issue.
 *
 * @param slot the part of the issue it stands in: event, portrait, tool, or another
 */
public record Link(int number, String url, String slot, String label) {

    public Link {
        Objects.requireNonNull(url);
        Objects.requireNonNull(slot);
        Objects.requireNonNull(label);
    }
}
