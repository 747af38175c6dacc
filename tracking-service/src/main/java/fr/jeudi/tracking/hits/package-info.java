/**
 * The edge: answers pixels and clicks at once, from the signed token and memory, and hands what
 * happened to Kafka without waiting. Neither MongoDB nor Kafka stands between a reader and the page
 * (DESIGN.md, promise 5).
 */
@NullMarked
package fr.jeudi.tracking.hits;

import org.jspecify.annotations.NullMarked;
