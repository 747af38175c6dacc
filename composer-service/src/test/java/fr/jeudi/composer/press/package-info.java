@NullMarked
package fr.jeudi.composer.press;

import org.jspecify.annotations.NullMarked;
