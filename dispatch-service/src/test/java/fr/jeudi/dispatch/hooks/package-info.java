@NullMarked
package fr.jeudi.dispatch.hooks;

import org.jspecify.annotations.NullMarked;
