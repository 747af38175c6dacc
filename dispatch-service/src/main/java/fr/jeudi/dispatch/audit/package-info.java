/** Who ordered what: each order is kept once, for good, and shown. */
@NullMarked
package fr.jeudi.dispatch.audit;

import org.jspecify.annotations.NullMarked;
