/** Work that is done again and again while the service runs. */
@NullMarked
package fr.jeudi.dispatch.rounds;

import org.jspecify.annotations.NullMarked;
