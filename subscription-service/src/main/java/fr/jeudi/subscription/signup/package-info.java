/** Signing up and confirming, open to everybody. */
@NullMarked
package fr.jeudi.subscription.signup;

import org.jspecify.annotations.NullMarked;
