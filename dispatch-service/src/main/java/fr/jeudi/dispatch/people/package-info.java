/** Who may be written to right now: looked at again at the moment of sending (STANDARDS U16). */
@NullMarked
package fr.jeudi.dispatch.people;

import org.jspecify.annotations.NullMarked;
