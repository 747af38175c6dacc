/** The mails this service asks dispatch to send, as ready MIME bytes. */
@NullMarked
package fr.jeudi.subscription.letter;

import org.jspecify.annotations.NullMarked;
