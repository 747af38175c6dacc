package fr.jeudi.dispatch.lanes;

import org.jspecify.annotations.Nullable;

/**
 * What holds for all lanes at once.
 *
 * @param hours for lanes that have none of their own; null is always
 */
record HouseView(boolean paused, @Nullable String hours) {}
