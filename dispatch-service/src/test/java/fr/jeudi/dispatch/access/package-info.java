@NullMarked
package fr.jeudi.dispatch.access;

import org.jspecify.annotations.NullMarked;
