/**
 * Issues as they are written, and what may become of them: draft, scheduled, released, sent,
 * cancelled. Every change is a new record; two writers at once are told apart by version.
 */
@NullMarked
package fr.jeudi.composer.issue;

import org.jspecify.annotations.NullMarked;
