/**
 * How an issue leaves the house: approved for a time or at once, compiled, announced exactly as
 * frozen, and followed until it is sent.
 */
@NullMarked
package fr.jeudi.composer.release;

import org.jspecify.annotations.NullMarked;
