/** DKIM: each mail is signed over the bytes that go to the relay (STANDARDS D1–D6). */
@NullMarked
package fr.jeudi.dispatch.signing;

import org.jspecify.annotations.NullMarked;
