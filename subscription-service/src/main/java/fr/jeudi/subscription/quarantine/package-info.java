/**
 * The provider-incident breaker (STANDARDS 4.1): where a provider suddenly says of too many that
 * nobody is there, nobody is suppressed before staff have looked.
 */
@NullMarked
package fr.jeudi.subscription.quarantine;

import org.jspecify.annotations.NullMarked;
