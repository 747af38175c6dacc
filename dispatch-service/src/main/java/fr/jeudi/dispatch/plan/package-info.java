/**
 * Whether a send ends in time: what is left in each lane against what each lane bears, the deadline
 * an operator sets, and whether more replicas would help. The arithmetic knows neither store nor
 * clock.
 */
@NullMarked
package fr.jeudi.dispatch.plan;

import org.jspecify.annotations.NullMarked;
