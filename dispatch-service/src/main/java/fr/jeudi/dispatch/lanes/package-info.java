/** How fast each provider's mail may go: limits, slowing down, pausing, over all replicas. */
@NullMarked
package fr.jeudi.dispatch.lanes;

import org.jspecify.annotations.NullMarked;
