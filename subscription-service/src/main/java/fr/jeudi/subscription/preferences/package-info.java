/** What a subscriber may see and change of their own, by links in mails. */
@NullMarked
package fr.jeudi.subscription.preferences;

import org.jspecify.annotations.NullMarked;
