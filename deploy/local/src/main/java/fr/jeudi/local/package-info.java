/**
 * The whole suite on one machine: starts everything in order, says where it is, stops it cleanly.
 */
@NullMarked
package fr.jeudi.local;

import org.jspecify.annotations.NullMarked;
