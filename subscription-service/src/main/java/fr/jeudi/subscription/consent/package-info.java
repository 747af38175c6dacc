/** The proof of every consent: append-only records, the exact wordings, the confirmation mails. */
@NullMarked
package fr.jeudi.subscription.consent;

import org.jspecify.annotations.NullMarked;
