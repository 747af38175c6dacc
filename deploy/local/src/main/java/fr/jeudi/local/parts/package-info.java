/** Kafka, MongoDB and the relay: the configured ones, or those this machine can have. */
@NullMarked
package fr.jeudi.local.parts;

import org.jspecify.annotations.NullMarked;
