/**
 * The mailbox where bounces, complaints and unsubscribe mails arrive: each is read, what it says is
 * kept, then it is put away. Nothing is ever answered (STANDARDS L5).
 */
@NullMarked
package fr.jeudi.dispatch.mailbox;

import org.jspecify.annotations.NullMarked;
