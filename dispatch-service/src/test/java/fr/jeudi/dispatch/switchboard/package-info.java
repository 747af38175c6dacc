@NullMarked
package fr.jeudi.dispatch.switchboard;

import org.jspecify.annotations.NullMarked;
