@NullMarked
package fr.jeudi.composer.issue;

import org.jspecify.annotations.NullMarked;
