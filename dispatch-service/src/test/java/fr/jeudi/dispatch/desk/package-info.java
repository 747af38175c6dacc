@NullMarked
package fr.jeudi.dispatch.desk;

import org.jspecify.annotations.NullMarked;
