/**
 * Who got what: dispatches, immutable batches, and tiny progress documents on which claims,
 * settlements and leases are written.
 */
@NullMarked
package fr.jeudi.dispatch.ledger;

import org.jspecify.annotations.NullMarked;
