/** How an attempt to deliver ended, and what the relay said. */
@NullMarked
package fr.jeudi.dispatch.outcome;

import org.jspecify.annotations.NullMarked;
