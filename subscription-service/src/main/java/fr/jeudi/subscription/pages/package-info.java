/**
 * What all pages of this service share: the reader's language, the look's attributes, clear errors.
 */
@NullMarked
package fr.jeudi.subscription.pages;

import org.jspecify.annotations.NullMarked;
