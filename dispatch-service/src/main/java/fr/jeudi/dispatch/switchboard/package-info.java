/** The relays as operators see and order them, on all replicas. */
@NullMarked
package fr.jeudi.dispatch.switchboard;

import org.jspecify.annotations.NullMarked;
