/** One-click unsubscribe, RFC 8058 and the page for people. */
@NullMarked
package fr.jeudi.subscription.leaving;

import org.jspecify.annotations.NullMarked;
