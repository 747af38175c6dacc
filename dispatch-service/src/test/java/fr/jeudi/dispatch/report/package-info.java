@NullMarked
package fr.jeudi.dispatch.report;

import org.jspecify.annotations.NullMarked;
