/** The issue that comes with the product, so that nobody starts in front of an empty page. */
@NullMarked
package fr.jeudi.composer.sample;

import org.jspecify.annotations.NullMarked;
