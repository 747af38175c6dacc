@NullMarked
package fr.jeudi.dispatch.topics;

import org.jspecify.annotations.NullMarked;
