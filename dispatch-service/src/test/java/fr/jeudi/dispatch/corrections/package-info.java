@NullMarked
package fr.jeudi.dispatch.corrections;

import org.jspecify.annotations.NullMarked;
