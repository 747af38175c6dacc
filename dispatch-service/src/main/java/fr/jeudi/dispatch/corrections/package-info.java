/** What an operator orders on settled recipients: send to just those again, or treat as sent. */
@NullMarked
package fr.jeudi.dispatch.corrections;

import org.jspecify.annotations.NullMarked;
