/**
 * Mail servers that are not ours, as processes on loopback: Debian's Postfix, as relay and as the
 * remote side, and Debian's Dovecot. They need root, since Postfix insists on users of its own.
 */
@NullMarked
package fr.jeudi.journey.mailservers;

import org.jspecify.annotations.NullMarked;
