@NullMarked
package fr.jeudi.dispatch.plan;

import org.jspecify.annotations.NullMarked;
