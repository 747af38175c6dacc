@NullMarked
package fr.jeudi.dispatch.signing;

import org.jspecify.annotations.NullMarked;
