@NullMarked
package fr.jeudi.composer;

import org.jspecify.annotations.NullMarked;
