@NullMarked
package fr.jeudi.dispatch.audit;

import org.jspecify.annotations.NullMarked;
