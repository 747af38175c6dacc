@NullMarked
package fr.jeudi.dispatch.finish;

import org.jspecify.annotations.NullMarked;
