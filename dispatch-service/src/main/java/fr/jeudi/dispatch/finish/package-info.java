/** The report by mail when a send ends. */
@NullMarked
package fr.jeudi.dispatch.finish;

import org.jspecify.annotations.NullMarked;
