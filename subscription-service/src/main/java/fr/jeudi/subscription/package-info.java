@NullMarked
package fr.jeudi.subscription;

import org.jspecify.annotations.NullMarked;
