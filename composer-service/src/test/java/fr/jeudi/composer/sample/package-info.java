@NullMarked
package fr.jeudi.composer.sample;

import org.jspecify.annotations.NullMarked;
