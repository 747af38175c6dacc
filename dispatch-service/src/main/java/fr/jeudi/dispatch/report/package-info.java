/** What came of it, told to the other services. */
@NullMarked
package fr.jeudi.dispatch.report;

import org.jspecify.annotations.NullMarked;
