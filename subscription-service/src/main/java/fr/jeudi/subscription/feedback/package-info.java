/**
 * What dispatch reports: addresses that do not exist, complaints, confirmation mails that went out.
 */
@NullMarked
package fr.jeudi.subscription.feedback;

import org.jspecify.annotations.NullMarked;
