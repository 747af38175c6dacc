/** Load tools: each measures one part of Jeudi against something known, in the same run. */
@NullMarked
package fr.jeudi.bench;

import org.jspecify.annotations.NullMarked;
