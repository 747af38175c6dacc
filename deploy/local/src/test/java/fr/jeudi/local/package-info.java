@NullMarked
package fr.jeudi.local;

import org.jspecify.annotations.NullMarked;
