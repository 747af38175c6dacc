/**
 * The suite as its users meet it: over HTTP, over SMTP, in a browser, and across crashes. Nothing
 * here calls a service's classes.
 */
@NullMarked
package fr.jeudi.journey;

import org.jspecify.annotations.NullMarked;
