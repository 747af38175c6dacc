@NullMarked
package fr.jeudi.dispatch.rounds;

import org.jspecify.annotations.NullMarked;
