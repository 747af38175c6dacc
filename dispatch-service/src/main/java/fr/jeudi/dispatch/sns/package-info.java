/**
 * Messages of Amazon SNS over HTTP, believed only where Amazon signed them. What they name is never
 * fetched but from Amazon's own hosts (STANDARDS X11).
 */
@NullMarked
package fr.jeudi.dispatch.sns;

import org.jspecify.annotations.NullMarked;
