/**
 * Reads an issue from the plain text or Markdown it was written in, and says what it could not
 * place.
 */
@NullMarked
package fr.jeudi.composer.reading;

import org.jspecify.annotations.NullMarked;
