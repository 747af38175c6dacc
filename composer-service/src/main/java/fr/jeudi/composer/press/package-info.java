/** The house's own name and address, and issues compiled under them. */
@NullMarked
package fr.jeudi.composer.press;

import org.jspecify.annotations.NullMarked;
