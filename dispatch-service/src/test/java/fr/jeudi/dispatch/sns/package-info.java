@NullMarked
package fr.jeudi.dispatch.sns;

import org.jspecify.annotations.NullMarked;
