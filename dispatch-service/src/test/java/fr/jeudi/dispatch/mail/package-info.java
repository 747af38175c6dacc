@NullMarked
package fr.jeudi.dispatch.mail;

import org.jspecify.annotations.NullMarked;
