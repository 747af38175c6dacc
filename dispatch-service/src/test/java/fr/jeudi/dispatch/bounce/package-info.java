@NullMarked
package fr.jeudi.dispatch.bounce;

import org.jspecify.annotations.NullMarked;
