@NullMarked
package fr.jeudi.dispatch.ledger;

import org.jspecify.annotations.NullMarked;
