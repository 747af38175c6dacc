@NullMarked
package fr.jeudi.local.mailbox;

import org.jspecify.annotations.NullMarked;
