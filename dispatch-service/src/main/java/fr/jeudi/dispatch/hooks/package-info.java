/**
 * What mail providers call us to say: bounces, complaints, deliveries, departures. Nobody is
 * believed without a signature or a secret (STANDARDS X12), and nobody is changed whom no token of
 * ours names.
 */
@NullMarked
package fr.jeudi.dispatch.hooks;

import org.jspecify.annotations.NullMarked;
