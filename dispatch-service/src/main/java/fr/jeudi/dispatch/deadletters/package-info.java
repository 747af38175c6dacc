/** Records that could not be taken: shown without addresses, replayed once, or let lie. */
@NullMarked
package fr.jeudi.dispatch.deadletters;

import org.jspecify.annotations.NullMarked;
