/** The JSON door, for machine clients and scripts: what the pages can do, this can. */
@NullMarked
package fr.jeudi.composer.api;

import org.jspecify.annotations.NullMarked;
