@NullMarked
package fr.jeudi.dispatch.pages;

import org.jspecify.annotations.NullMarked;
