/**
 * Notices when a provider refuses us rather than a person, and holds what goes there until an
 * operator has looked.
 */
@NullMarked
package fr.jeudi.dispatch.alarm;

import org.jspecify.annotations.NullMarked;
