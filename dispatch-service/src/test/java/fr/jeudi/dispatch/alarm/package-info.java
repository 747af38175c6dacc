@NullMarked
package fr.jeudi.dispatch.alarm;

import org.jspecify.annotations.NullMarked;
