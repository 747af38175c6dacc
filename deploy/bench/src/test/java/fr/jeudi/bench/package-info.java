@NullMarked
package fr.jeudi.bench;

import org.jspecify.annotations.NullMarked;
