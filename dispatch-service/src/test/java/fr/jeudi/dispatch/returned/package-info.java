@NullMarked
package fr.jeudi.dispatch.returned;

import org.jspecify.annotations.NullMarked;
