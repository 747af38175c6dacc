@NullMarked
package fr.jeudi.parts;

import org.jspecify.annotations.NullMarked;
