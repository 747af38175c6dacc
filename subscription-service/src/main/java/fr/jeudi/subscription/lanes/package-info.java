/** Which provider reads whose mail: by name, by mail exchanger, by an operator's word. */
@NullMarked
package fr.jeudi.subscription.lanes;

import org.jspecify.annotations.NullMarked;
