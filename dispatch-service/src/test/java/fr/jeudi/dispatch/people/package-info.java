@NullMarked
package fr.jeudi.dispatch.people;

import org.jspecify.annotations.NullMarked;
