/**
 * The edge to Kafka: the topics this service touches, how records are read and written, and where
 * unreadable ones go.
 */
@NullMarked
package fr.jeudi.subscription.topics;

import org.jspecify.annotations.NullMarked;
