/**
 * What comes back of a mail that was accepted: who it was about is proved by our own token, what is
 * heard is kept once and told.
 */
@NullMarked
package fr.jeudi.dispatch.returned;

import org.jspecify.annotations.NullMarked;
