/**
 * How many an issue would reach. Keeps per subscriber what is needed to count, and nothing that
 * names anyone.
 */
@NullMarked
package fr.jeudi.composer.audience;

import org.jspecify.annotations.NullMarked;
