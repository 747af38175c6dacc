package fr.jeudi.composer.issue;

import java.time.Instant;

/**
 * One step in the life of an issue.
 *
 * @param what created, scheduled, unscheduled, refused, released, sent or cancelled
 * @param by the account, or "jeudi" for what happened by itself
 */
public record Change(String what, Instant at, String by) {
    /** Who does what nobody asked for just now. */
    public static final String ITSELF = "jeudi";
}
