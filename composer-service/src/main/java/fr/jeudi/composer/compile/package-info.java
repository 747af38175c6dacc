/**
 * An issue's content made into mail: ready MIME bytes with slots (deploy/contracts, "The compiled
 * mail"), the link table, and what stands in the way of sending it. Pure: no store, no clock, no
 * network.
 */
@NullMarked
package fr.jeudi.composer.compile;

import org.jspecify.annotations.NullMarked;
