@NullMarked
package fr.jeudi.composer.reading;

import org.jspecify.annotations.NullMarked;
