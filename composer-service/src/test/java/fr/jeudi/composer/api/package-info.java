@NullMarked
package fr.jeudi.composer.api;

import org.jspecify.annotations.NullMarked;
