/** What anybody may read again: released issues as web pages, and the Atom feed. */
@NullMarked
package fr.jeudi.composer.archive;

import org.jspecify.annotations.NullMarked;
