@NullMarked
package fr.jeudi.composer.release;

import org.jspecify.annotations.NullMarked;
