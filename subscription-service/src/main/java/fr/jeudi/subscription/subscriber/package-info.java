/**
 * Who may be written to: the subscriber, kept together with what is still to be announced of them.
 */
@NullMarked
package fr.jeudi.subscription.subscriber;

import org.jspecify.annotations.NullMarked;
