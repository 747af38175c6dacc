/**
 * The sums of each issue, kept ready so that a report costs the same with ten hits or ten million.
 * Each record of {@code engagement-recorded} counts once, however often it is delivered
 * (docs/adr/0004-fold-once.md).
 */
@NullMarked
package fr.jeudi.tracking.tallies;

import org.jspecify.annotations.NullMarked;
