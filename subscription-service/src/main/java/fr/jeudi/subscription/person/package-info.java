/**
 * What a person types about themselves, checked and cleaned at the edge: address, name, language.
 */
@NullMarked
package fr.jeudi.subscription.person;

import org.jspecify.annotations.NullMarked;
