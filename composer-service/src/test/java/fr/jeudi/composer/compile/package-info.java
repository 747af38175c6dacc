@NullMarked
package fr.jeudi.composer.compile;

import org.jspecify.annotations.NullMarked;
