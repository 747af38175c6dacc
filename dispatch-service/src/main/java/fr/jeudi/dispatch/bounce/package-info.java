/**
 * What comes back: bounces, complaints and automatic answers, read by one classifier. Mail from
 * outside is hostile until read; every step here is linear and bounded (STANDARDS X21).
 */
@NullMarked
package fr.jeudi.dispatch.bounce;

import org.jspecify.annotations.NullMarked;
