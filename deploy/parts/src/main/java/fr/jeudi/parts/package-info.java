/**
 * The parts Jeudi runs on where no cluster is configured: a real Kafka broker and a document store.
 */
@NullMarked
package fr.jeudi.parts;

import org.jspecify.annotations.NullMarked;
