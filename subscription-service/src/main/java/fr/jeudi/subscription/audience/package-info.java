/** From a released issue to batches of recipients, the same ones however often it is repeated. */
@NullMarked
package fr.jeudi.subscription.audience;

import org.jspecify.annotations.NullMarked;
