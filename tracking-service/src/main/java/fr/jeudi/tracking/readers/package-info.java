/**
 * What is known of single people, and only with their consent (STANDARDS C1, C3, C8): the consents
 * themselves, and which reader's hit was the first. Unknown = not measured.
 */
@NullMarked
package fr.jeudi.tracking.readers;

import org.jspecify.annotations.NullMarked;
