@NullMarked
package fr.jeudi.dispatch.sending;

import org.jspecify.annotations.NullMarked;
