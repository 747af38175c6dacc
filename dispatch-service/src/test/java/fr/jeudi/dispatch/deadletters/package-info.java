@NullMarked
package fr.jeudi.dispatch.deadletters;

import org.jspecify.annotations.NullMarked;
