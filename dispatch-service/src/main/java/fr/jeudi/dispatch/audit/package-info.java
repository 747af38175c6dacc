/** Who ordered what: each order is kept once, for good, before it is carried out, and shown. */
@NullMarked
package fr.jeudi.dispatch.audit;

import org.jspecify.annotations.NullMarked;
