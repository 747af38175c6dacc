/** The relay of a machine without one: keeps each mail, and shows it as its reader would see it. */
@NullMarked
package fr.jeudi.local.mailbox;

import org.jspecify.annotations.NullMarked;
