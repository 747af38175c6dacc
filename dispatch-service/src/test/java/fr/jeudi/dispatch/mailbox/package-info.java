@NullMarked
package fr.jeudi.dispatch.mailbox;

import org.jspecify.annotations.NullMarked;
