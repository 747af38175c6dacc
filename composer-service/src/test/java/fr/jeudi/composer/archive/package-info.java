@NullMarked
package fr.jeudi.composer.archive;

import org.jspecify.annotations.NullMarked;
