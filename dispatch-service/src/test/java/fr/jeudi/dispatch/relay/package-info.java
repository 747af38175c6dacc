@NullMarked
package fr.jeudi.dispatch.relay;

import org.jspecify.annotations.NullMarked;
