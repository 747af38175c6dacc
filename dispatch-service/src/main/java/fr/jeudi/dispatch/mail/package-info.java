/** The compiled mail: kept as it came, and spliced for each recipient. */
@NullMarked
package fr.jeudi.dispatch.mail;

import org.jspecify.annotations.NullMarked;
