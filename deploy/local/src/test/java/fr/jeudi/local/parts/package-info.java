@NullMarked
package fr.jeudi.local.parts;

import org.jspecify.annotations.NullMarked;
