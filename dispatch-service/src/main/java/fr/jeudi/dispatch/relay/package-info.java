/** The way to the relay: warm connections, one recipient a transaction, every ending a value. */
@NullMarked
package fr.jeudi.dispatch.relay;

import org.jspecify.annotations.NullMarked;
