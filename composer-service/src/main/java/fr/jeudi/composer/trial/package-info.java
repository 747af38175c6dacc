/** Trial sends: one mail to one address, equal to what subscribers would get. */
@NullMarked
package fr.jeudi.composer.trial;

import org.jspecify.annotations.NullMarked;
