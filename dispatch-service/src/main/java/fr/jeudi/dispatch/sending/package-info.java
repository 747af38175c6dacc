/** The send itself: workers lease batches, claim, send and settle, and try deferred mail again. */
@NullMarked
package fr.jeudi.dispatch.sending;

import org.jspecify.annotations.NullMarked;
