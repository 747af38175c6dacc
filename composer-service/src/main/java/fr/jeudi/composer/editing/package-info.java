/** The pages on which staff write, look, approve and release. */
@NullMarked
package fr.jeudi.composer.editing;

import org.jspecify.annotations.NullMarked;
