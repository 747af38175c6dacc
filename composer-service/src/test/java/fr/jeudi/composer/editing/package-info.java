@NullMarked
package fr.jeudi.composer.editing;

import org.jspecify.annotations.NullMarked;
