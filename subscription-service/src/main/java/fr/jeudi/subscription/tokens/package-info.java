/** The signed, scoped part of every link in a mail: see deploy/contracts/README.md, Tokens. */
@NullMarked
package fr.jeudi.subscription.tokens;

import org.jspecify.annotations.NullMarked;
