@NullMarked
package fr.jeudi.composer.audience;

import org.jspecify.annotations.NullMarked;
