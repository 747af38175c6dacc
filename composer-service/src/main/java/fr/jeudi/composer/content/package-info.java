/**
 * What an issue says: three typed slots in a fixed order, and what stands around them. No mail, no
 * page, no store.
 */
@NullMarked
package fr.jeudi.composer.content;

import org.jspecify.annotations.NullMarked;
