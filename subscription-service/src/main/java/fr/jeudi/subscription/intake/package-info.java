/** Imports of addresses with a consent basis, line by line, resumable. */
@NullMarked
package fr.jeudi.subscription.intake;

import org.jspecify.annotations.NullMarked;
