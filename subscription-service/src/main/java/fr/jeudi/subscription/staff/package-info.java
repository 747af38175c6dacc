/** The subscribers as staff and machine clients see them. */
@NullMarked
package fr.jeudi.subscription.staff;

import org.jspecify.annotations.NullMarked;
