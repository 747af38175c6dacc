/**
 * The issues that went out and where their links lead. Redirects come out of this table and from
 * nowhere else (STANDARDS X4).
 */
@NullMarked
package fr.jeudi.tracking.issues;

import org.jspecify.annotations.NullMarked;
