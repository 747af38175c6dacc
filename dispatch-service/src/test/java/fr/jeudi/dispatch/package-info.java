@NullMarked
package fr.jeudi.dispatch;

import org.jspecify.annotations.NullMarked;
