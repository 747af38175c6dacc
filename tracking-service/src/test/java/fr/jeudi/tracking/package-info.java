@NullMarked
package fr.jeudi.tracking;

import org.jspecify.annotations.NullMarked;
