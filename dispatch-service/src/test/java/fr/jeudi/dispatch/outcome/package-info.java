@NullMarked
package fr.jeudi.dispatch.outcome;

import org.jspecify.annotations.NullMarked;
