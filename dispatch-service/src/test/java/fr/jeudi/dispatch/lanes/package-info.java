@NullMarked
package fr.jeudi.dispatch.lanes;

import org.jspecify.annotations.NullMarked;
