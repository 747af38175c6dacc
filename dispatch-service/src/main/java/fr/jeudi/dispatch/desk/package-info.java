/** The operator's desk: pages and API of the running sends. */
@NullMarked
package fr.jeudi.dispatch.desk;

import org.jspecify.annotations.NullMarked;
